#include "repo/defaults.h"

#include "model/record.h"
#include "repo/change.h"

static const struct stage {
	const char *name, *type, *forecast;
	int probability;
} stages[] = {
	{ "prospecting", "open", "pipeline", 10 },
	{ "qualification", "open", "pipeline", 20 },
	{ "proposal", "open", "best_case", 50 },
	{ "negotiation", "open", "commit", 80 },
	{ "won", "won", "closed", 100 },
	{ "lost", "lost", "omitted", 0 },
};

static crm_err make_pipeline(struct crm_change *change, struct crm_arena *arena,
                             const struct crm_entity *entity, struct crm_value *id)
{
	struct crm_record *pipeline = crm_record_new(arena, entity);
	crm_record_put(pipeline, "name", crm_value_text("default"));
	CRM_TRY(crm_change_create(change, pipeline));
	*id = crm_value_copy(arena, pipeline->values[0]);
	return NULL;
}

static crm_err make_stage(struct crm_change *change, struct crm_arena *arena,
                          const struct crm_entity *entity, struct crm_value pipeline, size_t i)
{
	struct crm_record *stage = crm_record_new(arena, entity);
	crm_record_put(stage, "pipeline", pipeline);
	crm_record_put(stage, "name", crm_value_text(stages[i].name));
	crm_record_put(stage, "position", crm_value_integer((int64_t)i + 1));
	crm_record_put(stage, "probability", crm_value_real(stages[i].probability));
	crm_record_put(stage, "type", crm_value_text(stages[i].type));
	crm_record_put(stage, "forecast_category", crm_value_text(stages[i].forecast));
	return crm_change_create(change, stage);
}

crm_err crm_defaults_make(struct crm_repo *repo)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;
	const struct crm_model *model = repo->store->model;
	struct crm_value pipeline;
	CRM_TRY(crm_change_begin(repo, &(struct crm_change_why){ .tool = "crm init" }, &change));
	CRM_TRY(make_pipeline(change, arena, crm_model_entity(model, "pipeline"), &pipeline));
	for (size_t i = 0; i < CRM_COUNT(stages); i++)
		CRM_TRY(make_stage(change, arena, crm_model_entity(model, "stage"), pipeline, i));
	return crm_change_commit(change);
}
