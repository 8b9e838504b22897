#include "cli/record_merge.h"

#include "base/str.h"
#include "base/time.h"
#include "cli/diff.h"
#include "cli/merge_list.h"
#include "cli/refs.h"
#include "cli/work.h"
#include "repo/merge.h"
#include "repo/question.h"
#include "repo/unmerge.h"
#include "store/read.h"

const struct crm_option crm_options_merge[] = {
	{ .name = "prefer", .argument = "WHICH", .help = "whose values stay where both have one: keep (default), other",
	  .choices = "keep|other" },
	{ .name = "each", .help = "one transaction for each group of a stream, not one for all" },
	{ .name = NULL },
};

/* KEEP OTHER..., some of them perhaps from a stream. */
static crm_err read_operands(struct crm_tool *tool, struct crm_merge_list *out)
{
	struct crm_refs refs;
	CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, tool->count, &refs));
	*out = (struct crm_merge_list){0};
	if (refs.count < 2)
		return crm_fail(CRM_USAGE, "merge what into %s? All of these are the same record",
		                refs.count ? refs.ids[0] : "it");
	out->groups = crm_new(tool->arena, struct crm_merge_group, 1);
	out->groups[0] = (struct crm_merge_group){ .keep = refs.ids[0], .others = refs.ids + 1, .count = refs.count - 1 };
	out->records = refs.count - 1;
	out->count = 1;
	return NULL;
}

static crm_err merge_group(struct crm_tool *tool, struct crm_work *work, const struct crm_merge_group *group)
{
	struct crm_merge merge = { .repo = tool->repo,
		.prefer = (enum crm_prefer)crm_option_choice(tool, "prefer", CRM_PREFER_KEEP) };
	if (!group->count)
		return NULL;
	CRM_TRY(crm_work_next(work));
	merge.change = work->change;
	CRM_TRY(crm_merge(&merge, tool->entity, group->keep, group->others, group->count));
	return crm_work_done(work, group->keep);
}

crm_err crm_record_merge(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct crm_merge_list list;
	bool stream = tool->count == 1 && crm_same(tool->arguments[0], "-");
	CRM_TRY(stream ? crm_merge_list_read(tool, &list) : read_operands(tool, &list));
	if (!list.records)
		return crm_nothing();
	CRM_TRY(crm_work_ask(tool, tool->entity, "Merge", list.records + list.count));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	for (size_t i = 0; i < list.count; i++)
		CRM_TRY(merge_group(tool, &work, &list.groups[i]));
	return crm_work_end(&work);
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

enum { NAMED_MOST = 20 };

/* The ids of the parts of one kind that came to the record that stayed since it was merged. */
static crm_err read_since(struct crm_tool *tool, const struct crm_entity *part, const struct crm_field *link,
                          const struct crm_merged *merged, int64_t since, struct crm_str *ids, size_t *count)
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	char instant[CRM_INSTANT_SIZE];
	const char *terms[] = { crm_textf(tool->arena, "created_at>%s", crm_instant_text(since, instant)) };
	const struct crm_equals of[] = { { .field = link->name, .id = merged->kept }, { .field = NULL } };
	struct crm_question question = { .entity = part->name, .terms = terms, .count = 1, .equals = of,
		.fields = (const char *const[]){ "id", NULL }, .sort = "created_at" };
	bool row;
	*count = 0;
	CRM_TRY(crm_answer_open(tool->repo, tool->arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	for (; row; ++*count) {
		if (*count < NAMED_MOST)
			crm_str_addf(ids, " %s", crm_answer_value(answer, 0).s);
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

/* Whom of the two it was meant for, nobody here can know: it is said, with the way to move it. */
static crm_err tell_what_came(struct crm_tool *tool, const struct crm_merged *merged, int64_t since)
{
	const struct crm_model *model = tool->repo->store->model;
	size_t count;
	for (size_t i = 0; i < model->count; i++)
		for (size_t j = 0; j < model->entities[i]->count; j++) {
			const struct crm_entity *part = model->entities[i];
			const struct crm_field *link = part->fields[j];
			CRM_AUTO(crm_str_drop) struct crm_str ids = {0};
			if (!(link->flags & CRM_PART) || !link->target || !crm_same(link->target, tool->entity->name))
				continue;
			CRM_TRY(read_since(tool, part, link, merged, since, &ids, &count));
			if (count)
				crm_say(tool, "%zu %s came since, and %s with %s %.8s; to move what is of %.8s:"
				        " crm-record %s set%s%s %s=%s", count, count == 1 ? part->name : part->plural,
				        count == 1 ? "stays" : "stay", tool->entity->name, merged->kept, merged->id, part->name,
				        crm_str_text(&ids), count > NAMED_MOST ? " ..." : "", link->name, merged->id);
		}
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
	CRM_TRY(tell_what_stays(tool, undo, txn));
	return tell_what_came(tool, merged, txn->at);
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
	CRM_TRY(crm_work_done(&work, merged.id));
	return crm_work_end(&work);
}
