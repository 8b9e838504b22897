#include "load/one.h"

#include <string.h>

#include "base/id.h"
#include "load/cells.h"
#include "load/loading.h"

struct loading_one {
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_one *one;
	struct crm_row row;
	struct crm_plan *plan;           /* with the key at hand */
	struct crm_key key;
};

static bool has_text(const struct crm_row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++)
		if (crm_same(row->names[i], name))
			return row->texts[i] && *row->texts[i];
	return false;
}

/* The texts, and the id beside them. */
static void make_row(struct loading_one *loading)
{
	const struct crm_one *one = loading->one;
	const char **names = crm_new(loading->arena, const char *, one->count + 1);
	const char **texts = crm_new(loading->arena, const char *, one->count + 1);
	size_t *lengths = crm_new(loading->arena, size_t, one->count + 1);
	bool *lists = crm_new(loading->arena, bool, one->count + 1);

	loading->row = (struct crm_row){ .names = names, .texts = texts, .lengths = lengths, .lists = lists };
	for (size_t i = 0; i < one->count + (one->id != NULL); i++) {
		names[i] = i < one->count ? one->names[i] : one->entity->fields[0]->name;
		texts[i] = i < one->count ? one->texts[i] : one->id;
		lengths[i] = strlen(texts[i]);
		lists[i] = i < one->count && one->lists && one->lists[i];
		loading->row.count++;
	}
}

/* Puts the plan at hand with this key (NULL: none, and what is found is made anew). */
static crm_err plan_with(struct loading_one *loading, const char *key)
{
	const struct crm_one *one = loading->one;
	struct crm_mappings *rules = crm_new(loading->arena, struct crm_mappings, 1);

	rules->arena = loading->arena;
	for (size_t i = 0; i < one->create_count; i++)
		crm_mappings_add(rules, (struct crm_mapping){ .kind = CRM_MAPPING_LINK, .name = one->creates[i], .from = "",
			.to = "create" });
	if (key)
		crm_mappings_add(rules, (struct crm_mapping){ .kind = CRM_MAPPING_KEY, .name = key, .from = "", .to = "",
			.given = true });
	CRM_TRY(crm_plan_new(loading->arena, one->entity, rules, &loading->plan));
	CRM_TRY(crm_plan_header(loading->plan, loading->row.names, loading->row.count, true));
	CRM_TRY(crm_plan_refuse_unknown(loading->plan));
	loading->key = (struct crm_key){ .field = CRM_NO_FIELD, .source = CRM_NO_FIELD };
	if (key)
		CRM_TRY(crm_key_choose(loading->plan, &loading->key));
	loading->key.given = false;
	return crm_cells_read(loading->arena, loading->plan, &loading->row, 0);
}

/* By the first key that finds somebody; "" if none does, then the last is at hand. */
static crm_err find(struct loading_one *loading, char id[CRM_ID_SIZE])
{
	const struct crm_one *one = loading->one;
	enum crm_key_by by;

	id[0] = '\0';
	CRM_TRY(plan_with(loading, NULL));
	for (size_t i = 0; i < one->key_count + (one->id != NULL); i++) {
		const char *key = i < one->key_count ? one->keys[i] : one->entity->fields[0]->name;
		if (!has_text(&loading->row, key))
			continue;
		CRM_TRY(plan_with(loading, key));
		CRM_TRY(crm_key_find(&loading->key, loading->repo, loading->arena, loading->plan, id, &by));
		if (*id)
			return NULL;
	}
	return NULL;
}

static crm_err load(struct loading_one *loading, struct crm_change *change, char id[CRM_ID_SIZE], enum crm_one_done *done)
{
	struct crm_import_options options = { .entity = loading->one->entity, .on_match = loading->one->on_match };
	struct crm_import_result result = {0};
	struct crm_loading row = { .repo = loading->repo, .options = &options, .result = &result, .change = change,
		.arena = loading->arena };
	row.links = (struct crm_linking){ .repo = loading->repo, .change = change, .arena = loading->arena,
		.rules = loading->plan->rules, .settled = true };
	row.reading = crm_linking_reading(&row.links);
	crm_err err = crm_loading_row(&row, loading->plan, &loading->key);

	crm_linking_drop(&row.links);
	CRM_TRY(err);
	memcpy(id, row.last, CRM_ID_SIZE);
	*done = result.created ? CRM_ONE_MADE : result.updated ? CRM_ONE_CHANGED : CRM_ONE_SAME;
	return NULL;
}

crm_err crm_load_one(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena, const struct crm_one *one,
                     char id[CRM_ID_SIZE], enum crm_one_done *done)
{
	struct loading_one loading = { .repo = repo, .arena = arena, .one = one };

	*done = CRM_ONE_NONE;
	make_row(&loading);
	CRM_TRY(find(&loading, id));
	if (!*id && one->only_known)
		return NULL;
	return load(&loading, change, id, done);
}
