#include "cli/work.h"

#include "base/str.h"
#include "cli/diff.h"
#include "cli/listing.h"
#include "model/record.h"

enum { MANY = 10 };

static bool verb_has(const struct crm_tool *tool, const char *name)
{
	for (size_t i = 0; i < tool->given_count; i++)
		if (crm_same(tool->given[i].option->name, name))
			return true;
	return false;
}

crm_err crm_work_begin(struct crm_tool *tool, struct crm_work *work)
{
	*work = (struct crm_work){ .tool = tool, .arena = crm_arena_new(), .each = verb_has(tool, "each") };
	work->mark = crm_arena_mark(work->arena);
	const char *format;
	CRM_TRY(crm_tool_why(tool, &work->why));
	return work->why.dry_run ? crm_listing_format(tool, &format) : crm_written_open(tool, &work->written);
}

void crm_work_drop(struct crm_work *work)
{
	crm_written_drop(&work->written);
	crm_change_drop(&work->change);
	crm_arena_drop(&work->arena);
}

/* What a dry run would change besides the record itself. */
static crm_err tell_emptied(void *context, const struct crm_record *old, const struct crm_record *record)
{
	struct crm_work *work = context;
	work->changed++;
	work->emptied = true;
	return crm_diff_print(work->tool, CRM_UPDATE, old, record);
}

crm_err crm_work_next(struct crm_work *work)
{
	crm_arena_rewind(work->arena, work->mark);
	if (*crm_stop)
		return crm_interrupted();
	if (work->change)
		return NULL;
	CRM_TRY(crm_change_begin(work->tool->repo, &work->why, &work->change));
	if (work->why.dry_run)
		crm_change_tell_emptied(work->change, tell_emptied, work);
	return NULL;
}

static crm_err commit(struct crm_work *work)
{
	if (!work->change)
		return NULL;
	CRM_TRY(crm_change_commit(work->change));
	crm_change_drop(&work->change);
	return NULL;
}

static crm_err done(struct crm_work *work, enum crm_op op, const struct crm_record *old,
                    const struct crm_record *record)
{
	work->changed++;
	if (work->why.dry_run)
		CRM_TRY(crm_diff_print(work->tool, op, old, record));
	else
		crm_written_add(&work->written, crm_record_id(record ? record : old));
	if (!work->each)
		return NULL;
	CRM_TRY(commit(work));
	return crm_written_release(&work->written);
}

crm_err crm_work_create(struct crm_work *work, struct crm_record *record)
{
	CRM_TRY(crm_change_create(work->change, record));
	return done(work, CRM_CREATE, NULL, record);
}

crm_err crm_work_update(struct crm_work *work, const struct crm_record *old, struct crm_record *record)
{
	bool changed = false;
	CRM_TRY(crm_change_update(work->change, old, record, &changed));
	if (changed)
		return done(work, CRM_UPDATE, old, record);
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
	return done(work, CRM_DELETE, record, NULL);
}

crm_err crm_work_end(struct crm_work *work)
{
	/* A change of the model ends with another model: no entity of before outlives the commit. */
	const struct crm_entity *entity = work->tool->entity;
	const char *things = work->emptied ? "records"
	                   : crm_copy(work->tool->arena, work->changed == 1 ? entity->name : entity->plural);
	/* A stream that ended because its writer was stopped too is not all of it. */
	if (*crm_stop)
		return crm_interrupted();
	CRM_TRY(commit(work));
	CRM_TRY(crm_written_close(&work->written));
	return work->why.dry_run ? crm_diff_summary(work->tool, things, work->changed) : NULL;
}

crm_err crm_work_ask(struct crm_tool *tool, const char *what, size_t count)
{
	if (count <= MANY || crm_option_given(tool, "yes") || crm_option_given(tool, "dry-run") || !crm_tool_has_person())
		return NULL;
	const char *question = crm_textf(tool->arena, "%s %zu %s?", what, count, tool->entity->plural);
	return crm_ask(tool, question) ? NULL : crm_fail(CRM_DENIED, "nothing was changed");
}
