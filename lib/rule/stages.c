#include "rule/stages.h"

#include <stdlib.h>

#include "store/read.h"
#include "store/story.h"

enum { STAGES_MOST = 1000 };

static int by_position(const void *a, const void *b)
{
	const struct crm_record *const *x = a, *const *y = b;
	int order = crm_value_compare(crm_record_get(*x, "position"), crm_record_get(*y, "position"));

	return order ? order : crm_value_compare(crm_record_get(*x, "name"), crm_record_get(*y, "name"));
}

crm_err crm_stages_read(struct crm_store *store, struct crm_arena *arena, const char *pipeline, struct crm_stages *out)
{
	const struct crm_entity *entity = crm_model_entity(store->model, "stage");
	const char **ids;
	size_t count;

	*out = (struct crm_stages){0};
	CRM_TRY(crm_read_key(store, arena, entity, crm_entity_field(entity, "pipeline"), pipeline, -1, CRM_NO_VALUE, STAGES_MOST,
	                     &ids, &count));
	out->list = crm_new(arena, const struct crm_record *, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct crm_record *stage;

		CRM_TRY(crm_read_record(store, arena, entity, ids[i], &stage, NULL));
		out->list[out->count++] = stage;
	}
	qsort(out->list, out->count, sizeof *out->list, by_position);
	return NULL;
}

const struct crm_record *crm_stages_of_type(const struct crm_stages *stages, const char *type)
{
	for (size_t i = 0; i < stages->count; i++)
		if (crm_stage_is(stages->list[i], type))
			return stages->list[i];
	return NULL;
}

const struct crm_record *crm_stages_named(const struct crm_stages *stages, const char *name)
{
	for (size_t i = 0; i < stages->count; i++)
		if (crm_same(crm_record_get(stages->list[i], "name").s, name))
			return stages->list[i];
	return NULL;
}

const struct crm_record *crm_stages_by_id(const struct crm_stages *stages, const char *id)
{
	for (size_t i = 0; i < stages->count; i++)
		if (crm_same(crm_record_id(stages->list[i]), id))
			return stages->list[i];
	return NULL;
}

crm_err crm_stages_none(const struct crm_record *pipeline, const char *type)
{
	const char *name = pipeline ? crm_record_label(pipeline) : "default";
	crm_err err = crm_err_field(crm_fail(CRM_INVALID, "pipeline '%s' has no stage of type '%s'", name, type), "stage");

	return crm_err_hint(err, "crm-pipeline stage '%s' '%s' type=%s", name, crm_same(type, "open") ? "new" : type, type);
}

bool crm_stage_is(const struct crm_record *stage, const char *type)
{
	return stage && crm_same(crm_record_get(stage, "type").s, type);
}

bool crm_stage_is_closed(const struct crm_record *stage)
{
	return crm_stage_is(stage, "won") || crm_stage_is(stage, "lost");
}

crm_err crm_stages_before(struct crm_store *store, struct crm_arena *arena, const struct crm_stages *stages,
                          const char *deal, const struct crm_record **out)
{
	struct crm_story story;

	*out = NULL;
	CRM_TRY(crm_story_read(store, arena, "deal", deal, &story));
	for (size_t i = 0; i < story.count && !*out; i++) {
		const struct crm_episode *episode = &story.episodes[i];
		const struct crm_record *stage = crm_same(episode->field, "stage") && episode->old
			? crm_stages_by_id(stages, episode->old) : NULL;

		*out = crm_stage_is_closed(stage) ? NULL : stage;
	}
	return NULL;
}
