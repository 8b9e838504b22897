#include "cli/work.h"

#include "base/str.h"
#include "cli/diff.h"
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
	return crm_tool_why(tool, &work->why);
}

void crm_work_drop(struct crm_work *work)
{
	if (work->change && !work->why.dry_run)
		crm_str_cut(&work->tool->out.buffer, work->durable);
	crm_change_drop(&work->change);
	crm_arena_drop(&work->arena);
}

crm_err crm_work_next(struct crm_work *work)
{
	crm_arena_rewind(work->arena, work->mark);
	if (*crm_stop)
		return crm_interrupted();
	return work->change ? NULL : crm_change_begin(work->tool->repo, &work->why, &work->change);
}

static crm_err commit(struct crm_work *work)
{
	if (!work->change)
		return NULL;
	CRM_TRY(crm_change_commit(work->change));
	crm_change_drop(&work->change);
	return NULL;
}

/* Ids are out only when their transaction is durable, so a failed command prints none that do not exist; the
 * buffer is flushed by the frame after the commit, or after each of many. */
static crm_err done(struct crm_work *work, enum crm_op op, const struct crm_record *old,
                    const struct crm_record *record)
{
	work->changed++;
	if (work->why.dry_run)
		CRM_TRY(crm_diff_print(work->tool, op, old, record));
	else
		crm_str_addf(&work->tool->out.buffer, "%s%c", crm_record_id(record ? record : old),
		             crm_option_given(work->tool, "null") ? '\0' : '\n');
	if (!work->each)
		return NULL;
	CRM_TRY(commit(work));
	crm_output_tick(&work->tool->out);
	work->durable = work->tool->out.buffer.n;
	return NULL;
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
	/* The same ids come out whether or not there was something to change: a pipe goes on with all of them. */
	if (!work->why.dry_run)
		crm_str_addf(&work->tool->out.buffer, "%s%c", crm_record_id(record),
		             crm_option_given(work->tool, "null") ? '\0' : '\n');
	return NULL;
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
	const char *things = crm_copy(work->tool->arena, work->changed == 1 ? entity->name : entity->plural);
	CRM_TRY(commit(work));
	return work->why.dry_run ? crm_diff_summary(work->tool, things, work->changed) : NULL;
}

crm_err crm_work_ask(struct crm_tool *tool, const char *what, size_t count)
{
	if (count <= MANY || crm_option_given(tool, "yes") || crm_option_given(tool, "dry-run") || !crm_tool_has_person())
		return NULL;
	const char *question = crm_textf(tool->arena, "%s %zu %s?", what, count, tool->entity->plural);
	return crm_ask(tool, question) ? NULL : crm_fail(CRM_DENIED, "nothing was changed");
}
