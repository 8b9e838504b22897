/*
 * crm-pipeline: the ways deals take, and their stages.
 */
#include "base/id.h"
#include "base/nearest.h"
#include "base/str.h"
#include "cli/asof.h"
#include "cli/edit.h"
#include "cli/listing.h"
#include "cli/records.h"
#include "model/record.h"
#include "repo/ref.h"
#include "rule/stages.h"

/* The pipeline that the first operand names, and its stages. */
struct pipeline {
	struct crm_record *record;
	struct crm_stages stages;
};

static crm_err read_pipeline(struct crm_tool *tool, struct pipeline *out)
{
	struct crm_repo *repo = tool->repo;
	CRM_TRY(crm_ref_read(repo, tool->arena, crm_model_entity(repo->store->model, "pipeline"), tool->arguments[0],
	                     &out->record));
	return crm_stages_read(repo->store, tool->arena, crm_record_id(out->record), &out->stages);
}

static crm_err no_stage(const struct pipeline *pipeline, const char *name)
{
	size_t count = pipeline->stages.count;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char **names = crm_new(arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		names[i] = crm_record_get(pipeline->stages.list[i], "name").s;
	crm_err err = crm_fail(CRM_NOT_FOUND, "pipeline '%s' has no stage '%s'", crm_record_label(pipeline->record), name);
	const char *near = crm_nearest(name, names, count);
	return near ? crm_err_nearest(err, name, near) : err;
}

/* -- stages ------------------------------------------------------------------------------ */

/* Those of one pipeline stand together, if nobody wants another order. */
static crm_err in_order(struct crm_tool *tool, struct crm_select *select)
{
	static const char *const paths[] = { "pipeline", "position" };
	struct crm_sort *sorts = crm_new(tool->arena, struct crm_sort, CRM_COUNT(paths));
	if (crm_option_given(tool, "sort"))
		return NULL;
	for (size_t i = 0; i < CRM_COUNT(paths); i++)
		CRM_TRY(crm_path_parse(select->model, select->entity, paths[i], &sorts[i].path));
	select->sorts = sorts;
	select->sort_count = CRM_COUNT(paths);
	return NULL;
}

static crm_err stages(struct crm_tool *tool)
{
	const char *pipeline = tool->count ? tool->arguments[0] : NULL;
	size_t terms = tool->count ? tool->count - 1 : 0;
	const struct crm_entity *entity;
	struct crm_select select;
	int64_t rows = 0;
	char id[CRM_ID_SIZE];
	CRM_TRY(crm_tool_asof_show(tool, &entity));
	CRM_TRY(crm_listing_select(tool, entity, tool->arguments + 1, terms, &select));
	if (pipeline) {
		CRM_TRY(crm_ref_find(tool->repo, crm_model_entity(tool->repo->store->model, "pipeline"), pipeline, NULL, NULL, id));
		select.where = crm_node_and(tool->arena, (struct crm_node *)select.where,
		                            crm_node_equals(tool->arena, entity, crm_entity_field(entity, "pipeline"),
		                                            crm_value_text(id)));
	}
	CRM_TRY(in_order(tool, &select));
	CRM_TRY(crm_listing_run(tool, &select, &rows));
	return rows ? NULL : crm_nothing();
}

/* All verbs that write begin so: in the transaction, with the pipeline as it is in it. */
static crm_err begin(struct crm_tool *tool, struct crm_work *work, struct pipeline *pipeline)
{
	CRM_TRY(crm_work_begin(tool, tool->entity, work));
	CRM_TRY(crm_work_next(work));
	return read_pipeline(tool, pipeline);
}

/* -- stage ------------------------------------------------------------------------------- */

static int64_t last_position(const struct pipeline *pipeline)
{
	size_t count = pipeline->stages.count;
	return count ? crm_record_get(pipeline->stages.list[count - 1], "position").i : 0;
}

static crm_err add_stage(struct crm_work *work, const struct pipeline *pipeline, const char *name,
                         const struct crm_assigns *assigns)
{
	struct crm_record *stage = crm_record_new(work->arena, work->entity);
	crm_record_put(stage, "pipeline", pipeline->record->values[0]);
	crm_record_put(stage, "name", crm_value_text(name));
	crm_record_put(stage, "position", crm_value_integer(last_position(pipeline) + 1));
	CRM_TRY(crm_record_make(stage, work->arena, &work->tool->repo->reading, assigns->items, assigns->count));
	return crm_work_create(work, stage);
}

static crm_err change_stage(struct crm_work *work, const struct crm_record *old, const struct crm_assigns *assigns)
{
	struct crm_record *stage = crm_record_copy(work->arena, old);
	CRM_TRY(crm_record_assign(stage, work->arena, &work->tool->repo->reading, assigns->items, assigns->count));
	return crm_work_update(work, old, stage);
}

static crm_err stage(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct crm_assigns assigns;
	struct pipeline pipeline;
	CRM_TRY(crm_assigns_parse(tool, tool->entity, tool->arguments + 2, tool->count - 2, true, &assigns));
	CRM_TRY(begin(tool, &work, &pipeline));
	const struct crm_record *old = crm_stages_named(&pipeline.stages, tool->arguments[1]);
	CRM_TRY(old ? change_stage(&work, old, &assigns) : add_stage(&work, &pipeline, tool->arguments[1], &assigns));
	return crm_work_end(&work);
}

/* -- order ------------------------------------------------------------------------------- */

static crm_err put_at(struct crm_work *work, const struct crm_record *old, int64_t position)
{
	struct crm_record *stage = crm_record_copy(work->arena, old);
	crm_record_put(stage, "position", crm_value_integer(position));
	return crm_work_update(work, old, stage);
}

static bool is_named(const struct crm_tool *tool, const struct crm_record *stage)
{
	for (size_t i = 1; i < tool->count; i++)
		if (crm_same(crm_record_get(stage, "name").s, tool->arguments[i]))
			return true;
	return false;
}

/* Those that are named first, in that order; the others follow as they were. */
static crm_err put_in_order(struct crm_work *work, const struct pipeline *pipeline)
{
	const struct crm_tool *tool = work->tool;
	int64_t position = 0;
	for (size_t i = 1; i < tool->count; i++) {
		const struct crm_record *named = crm_stages_named(&pipeline->stages, tool->arguments[i]);
		CRM_TRY(named ? put_at(work, named, ++position) : no_stage(pipeline, tool->arguments[i]));
	}
	for (size_t i = 0; i < pipeline->stages.count; i++)
		if (!is_named(tool, pipeline->stages.list[i]))
			CRM_TRY(put_at(work, pipeline->stages.list[i], ++position));
	return NULL;
}

static crm_err order(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct pipeline pipeline;
	CRM_TRY(begin(tool, &work, &pipeline));
	CRM_TRY(put_in_order(&work, &pipeline));
	return crm_work_end(&work);
}

/* -- copy -------------------------------------------------------------------------------- */

/* What makes a record that record is not copied: its id, and what it is called elsewhere. */
static struct crm_record *copy_of(struct crm_arena *arena, const struct crm_record *record)
{
	struct crm_record *copy = crm_record_copy(arena, record);
	copy->values[0] = CRM_NO_VALUE;
	for (int which = CRM_EXTERNAL_ID; which < CRM_COMMON_COUNT; which++)
		copy->values[crm_common_at(record->entity, (enum crm_common)which)] = CRM_NO_VALUE;
	return copy;
}

/* All of them first, for they name each other; then whom they may come from. */
static crm_err copy_stages(struct crm_work *work, const struct crm_stages *stages, const struct crm_record *made)
{
	struct crm_record **copies = crm_new(work->arena, struct crm_record *, stages->count + 1);
	for (size_t i = 0; i < stages->count; i++) {
		copies[i] = copy_of(work->arena, stages->list[i]);
		crm_record_put(copies[i], "pipeline", made->values[0]);
		crm_record_put(copies[i], "allowed_from", CRM_NO_VALUE);
		CRM_TRY(crm_change_create(work->change, copies[i]));
	}
	for (size_t i = 0; i < stages->count; i++) {
		struct crm_record *stage = crm_record_copy(work->arena, copies[i]);
		bool changed;
		crm_record_put(stage, "allowed_from", crm_record_get(stages->list[i], "allowed_from"));
		CRM_TRY(crm_change_update(work->change, copies[i], stage, &changed));
	}
	return NULL;
}

static crm_err copy(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct crm_assigns assigns;
	struct pipeline pipeline;
	CRM_TRY(crm_assigns_parse(tool, tool->entity, tool->arguments + 2, tool->count - 2, true, &assigns));
	CRM_TRY(begin(tool, &work, &pipeline));
	struct crm_record *made = copy_of(work.arena, pipeline.record);
	crm_record_put(made, "name", crm_value_text(tool->arguments[1]));
	CRM_TRY(crm_record_assign(made, work.arena, &tool->repo->reading, assigns.items, assigns.count));
	CRM_TRY(crm_work_create(&work, made));
	CRM_TRY(copy_stages(&work, &pipeline.stages, made));
	return crm_work_end(&work);
}

#define WRITES .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE

static const struct crm_verb verbs[] = {
	{ .name = "stages", .arguments = "[PIPELINE [TERM...]]", .help = "the stages of a pipeline, in order",
	  .options = { crm_options_select, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1,
	  .run = stages, .complete = "=pipeline,terms", .entity = "stage" },
	{ .name = "stage", .arguments = "PIPELINE NAME [FIELD=VALUE...]", .help = "a new stage at the end, or changes one",
	  .least = 2, .most = -1, .run = stage, .complete = "=pipeline,=name,assigns", .entity = "stage", WRITES },
	{ .name = "order", .arguments = "PIPELINE STAGE...", .help = "the order of its stages", .least = 2, .most = -1,
	  .run = order, .complete = "=pipeline,=name", .entity = "stage", WRITES },
	{ .name = "copy", .arguments = "PIPELINE NAME [FIELD=VALUE...]", .help = "a new pipeline with the same stages",
	  .least = 2, .most = -1, .run = copy, .complete = "refs,text,assigns", WRITES },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-pipeline",
	.help = "the ways deals take, and their stages",
	.entity = "pipeline",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
