/*
 * crm-activity: calls, meetings, e-mails, notes; planned, and written down when they were held.
 */
#include "base/str.h"
#include "cli/edit.h"
#include "cli/records.h"
#include "crm/activity.h"
#include "model/record.h"

enum { KIND, ABOUT, TEXT };

static crm_err log_one(struct crm_work *work, size_t operands, const char *text)
{
	struct crm_tool *tool = work->tool;
	struct crm_record *activity = crm_record_new(work->arena, work->entity);
	struct crm_assigns assigns;
	CRM_TRY(crm_assigns_parse(tool, work->entity, tool->arguments + operands, tool->count - operands, true, &assigns));
	CRM_TRY(crm_record_make(activity, work->arena, &tool->repo->reading, assigns.items, assigns.count));
	CRM_TRY(crm_activity_log(tool->repo, activity, tool->arguments[KIND], tool->arguments[ABOUT], text));
	return crm_work_create(work, activity);
}

/* A text like 'a=b' is an assignment: subject='a=b' says it. */
static crm_err log_it(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	const char *text = tool->count > TEXT && !crm_assign_is(tool->arguments[TEXT]) ? tool->arguments[TEXT] : NULL;
	size_t operands = TEXT + (text != NULL);
	if (crm_same(text, "-"))
		CRM_TRY(crm_edit_stdin(tool, &text));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(crm_work_next(&work));
	CRM_TRY(log_one(&work, operands, text));
	return crm_work_end(&work);
}

static const struct crm_verb verbs[] = {
	{ .name = "log", .arguments = "KIND ABOUT [TEXT|-] [FIELD=VALUE...]",
	  .help = "what took place now: a call, meeting, email, note or visit",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 2, .most = -1,
	  .run = log_it, .complete = "=kind,text,assigns" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-activity",
	.help = "calls, meetings, e-mails, notes",
	.entity = "activity",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
