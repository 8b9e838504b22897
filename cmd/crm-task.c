/*
 * crm-task: things to do, when they are due, and those that come again.
 */
#include "cli/asof.h"
#include "cli/edit.h"
#include "cli/record_write.h"
#include "cli/records.h"
#include "cli/task_views.h"
#include "crm/task.h"
#include "rule/recur.h"

static crm_err done_one(struct crm_work *work, const struct crm_record *old, struct crm_record *record, const char *value)
{
	(void)work, (void)old, (void)value;
	crm_record_put(record, "status", crm_value_text("done"));
	return NULL;
}

static crm_err snooze_one(struct crm_work *work, const struct crm_record *old, struct crm_record *record,
                          const char *value)
{
	(void)old;
	return crm_task_snooze(work->tool->repo, record, value);
}

static const struct crm_word words[] = { { "due", "due_at" }, { "remind", NULL }, { NULL, NULL } };
static const struct crm_words task_words = { words, crm_task_remind };

static crm_err done(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Finish", .edit = done_one, .words = &task_words };
	return crm_edit_run(tool, &edit);
}

static crm_err snooze(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Put off", .operands = CRM_EDIT_REFS_VALUE, .edit = snooze_one,
		.words = &task_words };
	return crm_edit_run(tool, &edit);
}

static crm_err set(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Change", .words = &task_words };
	return crm_edit_run(tool, &edit);
}

static crm_err add(struct crm_tool *tool)
{
	static const struct crm_add task = { .first = "subject", .words = &task_words };
	return crm_record_add_as(tool, &task);
}

#define EDITS .options = { crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .most = -1

static const struct crm_verb verbs[] = {
	{ .name = "due", .arguments = "[TERM...]", .help = "open tasks that are due until today, what is overdue first",
	  .options = { crm_options_task_due, crm_options_select, crm_options_asof, CRM_OPTIONS_OUTPUT },
	  .needs = CRM_NEEDS_READ, .most = -1, .run = crm_task_list_due, .complete = "terms" },
	{ .name = "done", .arguments = "REF...|- [FIELD=VALUE...]", .help = "done: dated, and the next is made of one that repeats",
	  .least = 1, .run = done, .complete = "refs+assigns", EDITS },
	{ .name = "snooze", .arguments = "REF...|- WHEN [FIELD=VALUE...]", .help = "put off, with its reminder", .least = 2,
	  .run = snooze, .complete = "refs+assigns", EDITS },
	{ .name = "add", .arguments = "[SUBJECT] [FIELD=VALUE...]",
	  .help = "a new task; prints its id (due='tomorrow 9:00' remind=30m)",
	  .options = { crm_options_add, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1,
	  .most = -1, .run = add, .complete = "assigns" },
	{ .name = "set", .arguments = "REF...|- FIELD=VALUE...", .help = "change fields (due= and remind= as in add)",
	  .least = 2, .run = set, .complete = "refs+assigns", EDITS },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-task",
	.help = "things to do",
	.entity = "task",
	.verbs = verbs,
	.more = crm_record_verbs,
	.recurrence = &crm_recurrence,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
