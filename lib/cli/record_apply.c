#include "cli/record_apply.h"

#include "base/str.h"
#include "cli/refs.h"
#include "cli/revision.h"
#include "model/record.h"
#include "repo/ref.h"
#include "repo/row_assign.h"
#include "store/journal.h"

#define OP "_op"
#define ENTITY "_entity"

/* Columns that are no fields: what a dry run says of a change. */
static const char *const ours[] = { OP, ENTITY, NULL };

static crm_err check_entity(const struct crm_entity *entity, const char *name)
{
	if (!name || !*name || crm_same(name, entity->name))
		return NULL;
	return crm_err_field(crm_fail(CRM_INVALID, "this is a %s, not a %s", name, entity->name), ENTITY);
}

/* What is to be done: as the row says, else by its having an id. */
static crm_err op_of(const struct crm_row *row, bool has_id, enum crm_op *op)
{
	static const struct {
		const char *name;
		enum crm_op op;
	} ops[] = { { "create", CRM_CREATE }, { "update", CRM_UPDATE }, { "delete", CRM_DELETE } };
	const char *text = crm_row_cell(row, OP);
	*op = has_id ? CRM_UPDATE : CRM_CREATE;
	if (!text || !*text)
		return NULL;
	for (size_t i = 0; i < CRM_COUNT(ops); i++) {
		if (!crm_same(text, ops[i].name))
			continue;
		*op = ops[i].op;
		return has_id || *op == CRM_CREATE
			? NULL : crm_err_field(crm_fail(CRM_INVALID, "to %s a record its id is needed", text), "id");
	}
	return crm_err_field(crm_fail(CRM_INVALID, "is create, update or delete, not '%s'", text), OP);
}

static crm_err create_row(struct crm_work *work, const struct crm_row *row, const char *id)
{
	struct crm_record *record = crm_record_new(work->arena, work->entity);
	CRM_TRY(crm_row_assign(work->tool->repo, work->arena, row, ours, NULL, record));
	if (id && *id)
		record->values[0] = crm_value_text(crm_copy(work->arena, id));
	return crm_work_create(work, record);
}

static crm_err update_row(struct crm_work *work, const struct crm_row *row, const struct crm_record *old)
{
	struct crm_record *record = crm_record_copy(work->arena, old);
	CRM_TRY(crm_row_assign(work->tool->repo, work->arena, row, ours, old, record));
	return crm_work_update(work, old, record);
}

crm_err crm_apply_row(struct crm_work *work, const struct crm_row *row)
{
	struct crm_tool *tool = work->tool;
	const char *id = crm_row_cell(row, "id");
	struct crm_record *old;
	enum crm_op op;
	CRM_TRY(check_entity(work->entity, crm_row_cell(row, ENTITY)));
	CRM_TRY(op_of(row, id && *id, &op));
	if (op == CRM_CREATE)
		return create_row(work, row, id);
	CRM_TRY(crm_ref_read(tool->repo, work->arena, work->entity, id, &old));
	CRM_TRY(crm_revision_check(tool, old, crm_row_cell(row, CRM_COLUMN_REVISION)));
	return op == CRM_DELETE ? crm_work_delete(work, old, false) : update_row(work, row, old);
}

static crm_err apply_all(struct crm_work *work, struct crm_source *source)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_arena_mark mark = crm_arena_mark(arena);
	const struct crm_row *row = NULL;
	for (;;) {
		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_source_next(source, arena, &row));
		if (!row)
			return NULL;
		CRM_TRY(crm_work_next(work));
		CRM_TRY(crm_err_at(crm_apply_row(work, row), crm_source_name(source), row->line));
	}
}

crm_err crm_record_apply(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	CRM_TRY(crm_source_open(tool->count ? tool->arguments[0] : NULL, &(struct crm_source_options){0}, &source));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(apply_all(&work, source));
	return crm_work_end(&work);
}
