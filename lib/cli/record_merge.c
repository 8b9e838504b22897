#include "cli/record_merge.h"

#include "base/str.h"
#include "cli/diff.h"
#include "cli/refs.h"
#include "cli/work.h"
#include "repo/merge.h"
#include "repo/unmerge.h"
#include "store/read.h"

const struct crm_option crm_options_merge[] = {
	{ .name = "prefer", .argument = "WHICH", .help = "whose values stay where both have one: keep (default), other",
	  .choices = "keep|other" },
	{ .name = NULL },
};

/* Either the id of the record, once its transaction is on the disk, or the end of a dry run. */
static crm_err finish(struct crm_work *work, const char *id)
{
	if (!work->why.dry_run)
		crm_work_leave(work, id);
	return crm_work_end(work);
}

crm_err crm_record_merge(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct crm_merge merge = { .repo = tool->repo,
		.prefer = (enum crm_prefer)crm_option_choice(tool, "prefer", CRM_PREFER_KEEP) };
	struct crm_refs refs;
	CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, tool->count, &refs));
	if (refs.count < 2)
		return crm_fail(CRM_USAGE, "merge what into %s? All of these are the same record",
		                refs.count ? refs.ids[0] : "it");
	CRM_TRY(crm_work_ask(tool, tool->entity, "Merge", refs.count));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(crm_work_next(&work));
	merge.change = work.change;
	CRM_TRY(crm_merge(&merge, tool->entity, refs.ids[0], refs.ids + 1, refs.count - 1));
	return finish(&work, refs.ids[0]);
}

/* What was edited since the merge stays, and is named. */
static crm_err tell_what_stays(struct crm_tool *tool, const struct crm_undo *undo, const struct crm_txn *txn)
{
	const char *text;
	if (!crm_obstacles_count(undo->obstacles))
		return NULL;
	CRM_TRY(crm_obstacles_text(undo->obstacles, tool->arena, txn, 1, &text));
	crm_say(tool, "left as they are: %s", text);
	return NULL;
}

static crm_err unmerge(struct crm_tool *tool, struct crm_work *work, struct crm_undo *undo,
                       const struct crm_merged *merged, const struct crm_txn *txn)
{
	struct crm_record *record;
	CRM_TRY(crm_unmerge(undo, tool->entity, merged, txn));
	CRM_TRY(crm_read_record(tool->repo->store, work->arena, tool->entity, merged->id, &record, NULL));
	if (!record) {
		const char *text;
		CRM_TRY(crm_obstacles_text(undo->obstacles, tool->arena, txn, 1, &text));
		return crm_fail(CRM_CONFLICT, "%s", text);
	}
	return tell_what_stays(tool, undo, txn);
}

crm_err crm_record_unmerge(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	CRM_AUTO(crm_undo_drop) struct crm_undo undo = { .repo = tool->repo, .manner = CRM_UNDO_FIELDS, .stop = crm_stop };
	struct crm_merged merged;
	struct crm_txn txn;
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(crm_unmerge_find(tool->repo, tool->arena, tool->entity, tool->arguments[0], &merged, &txn));
	if (!work.why.note)
		work.why.note = crm_textf(tool->arena, "undo of %.8s: %s", txn.id, txn.note ? txn.note : txn.tool);
	CRM_TRY(crm_work_next(&work));
	undo.change = work.change;
	crm_undo_begin(&undo);
	CRM_TRY(unmerge(tool, &work, &undo, &merged, &txn));
	return finish(&work, merged.id);
}
