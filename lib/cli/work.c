#include "cli/work.h"

#include "base/str.h"
#include "cli/diff.h"
#include "cli/listing.h"
#include "model/record.h"

enum { MANY = 10 };

crm_err crm_work_begin(struct crm_tool *tool, const struct crm_entity *entity, struct crm_work *work)
{
	*work = (struct crm_work){ .tool = tool, .entity = entity, .arena = crm_arena_new(),
	                           .each = crm_option_maybe(tool, "each") };
	work->mark = crm_arena_mark(work->arena);
	const char *format;
	CRM_TRY(crm_tool_why(tool, &work->why));
	return work->why.dry_run ? crm_listing_format(tool, &format) : crm_written_open(tool, entity, &work->written);
}

void crm_work_drop(struct crm_work *work)
{
	crm_written_drop(&work->written);
	crm_change_drop(&work->change);
	crm_arena_drop(&work->arena);
}

/* Of every record that is written, also of those that only follow. */
static crm_err tell(void *context, enum crm_op op, const struct crm_record *old, const struct crm_record *record)
{
	struct crm_work *work = context;
	work->changed++;
	work->others |= !crm_same((record ? record : old)->entity->name, work->entity->name);
	return work->why.dry_run ? crm_diff_print(work->tool, op, old, record) : NULL;
}

crm_err crm_work_next(struct crm_work *work)
{
	crm_arena_rewind(work->arena, work->mark);
	if (*crm_stop)
		return crm_interrupted();
	if (work->change)
		return NULL;
	work->why.wrote = tell;
	work->why.context = work;
	return crm_change_begin(work->tool->repo, &work->why, &work->change);
}

static crm_err commit(struct crm_work *work)
{
	if (!work->change)
		return NULL;
	CRM_TRY(crm_change_commit(work->change));
	crm_change_drop(&work->change);
	return NULL;
}

crm_err crm_work_done(struct crm_work *work, const char *id)
{
	if (!work->why.dry_run)
		crm_written_add(&work->written, id);
	if (!work->each)
		return NULL;
	CRM_TRY(commit(work));
	return crm_written_release(&work->written);
}

crm_err crm_work_create(struct crm_work *work, struct crm_record *record)
{
	CRM_TRY(crm_change_create(work->change, record));
	return crm_work_done(work, crm_record_id(record));
}

crm_err crm_work_update(struct crm_work *work, const struct crm_record *old, struct crm_record *record)
{
	bool changed = false;
	CRM_TRY(crm_change_update(work->change, old, record, &changed));
	if (changed)
		return crm_work_done(work, crm_record_id(record));
	crm_work_leave(work, crm_record_id(record));
	return NULL;
}

void crm_work_leave(struct crm_work *work, const char *id)
{
	crm_written_add(&work->written, id);
}

crm_err crm_work_delete(struct crm_work *work, const struct crm_record *record, bool unlink)
{
	CRM_TRY(crm_change_delete(work->change, record, unlink));
	return crm_work_done(work, crm_record_id(record));
}

crm_err crm_work_end(struct crm_work *work)
{
	/* A change of the model ends with another model: no entity of before outlives the commit. */
	const struct crm_entity *entity = work->entity;
	const char *things = work->others ? (work->changed == 1 ? "record" : "records")
	                   : crm_copy(work->tool->arena, work->changed == 1 ? entity->name : entity->plural);
	/* A stream that ended because its writer was stopped too is not all of it. */
	if (*crm_stop)
		return crm_interrupted();
	CRM_TRY(commit(work));
	CRM_TRY(crm_written_close(&work->written));
	return work->why.dry_run ? crm_diff_summary(work->tool, things, work->changed) : NULL;
}

crm_err crm_work_ask(struct crm_tool *tool, const struct crm_entity *entity, const char *what, size_t count)
{
	if (count <= MANY || crm_option_given(tool, "yes") || crm_option_given(tool, "dry-run") || !crm_tool_has_person())
		return NULL;
	const char *question = crm_textf(tool->arena, "%s %zu %s?", what, count, entity->plural);
	return crm_ask(tool, question) ? NULL : crm_fail(CRM_DENIED, "nothing was changed");
}
