#include "cli/ticket_steps.h"

#include "base/str.h"
#include "cli/edit.h"
#include "cli/record_write.h"
#include "crm/attach.h"
#include "crm/template.h"
#include "crm/ticket.h"
#include "crm/ticket_say.h"
#include "model/record.h"

const struct crm_option crm_options_ticket_open[] = {
	{ .name = "body", .letter = 'm', .argument = "TEXT",
	  .help = "what the customer wrote: the first message; - reads it from stdin" },
	{ .name = NULL },
};

const struct crm_option crm_options_ticket_note[] = {
	{ .name = "attach", .letter = 'a', .argument = "FILE", .help = "a file that goes with it", .complete = "file" },
	{ .name = NULL },
};

const struct crm_option crm_options_ticket_reply[] = {
	{ .name = "attach", .letter = 'a', .argument = "FILE", .help = "a file that goes with it", .complete = "file" },
	{ .name = "channel", .argument = "CHANNEL", .help = "how it goes out (default: as the ticket came)",
	  .complete = "email|web|phone|chat|sms|api|social|other" },
	{ .name = "template", .help = "TEXT is the name of a template (crm-template)" },
	{ .name = "to", .argument = "ADDRESS", .help = "who gets the mail (default: who asked)" },
	{ .name = NULL },
};

/* -- open ---------------------------------------------------------------------------- */

static crm_err write_first(struct crm_work *work, const struct crm_record *ticket)
{
	const char *body = crm_option(work->tool, "body");
	struct crm_said said = { .direction = "in", .text = body };
	struct crm_record *message;
	if (!body)
		return NULL;
	if (crm_same(body, "-"))
		CRM_TRY(crm_edit_stdin(work->tool, &said.text));
	return crm_ticket_say(work->tool->repo, work->change, work->arena, ticket, &said, &message);
}

crm_err crm_ticket_open(struct crm_tool *tool)
{
	static const struct crm_add add = { .first = "subject", .then = write_first };
	return crm_record_add_as(tool, &add);
}

/* -- reply, note --------------------------------------------------------------------- */

void crm_ticket_tell_unsent(struct crm_tool *tool, const char *ticket, const struct crm_record *message,
                            const char *command)
{
	const char *option, *why = crm_ticket_unsent(message, &option);
	if (why)
		crm_say(tool, "%.8s: kept, but sent to nobody: %s (%s%s)", ticket, why, command, option);
}

static crm_err fill(struct crm_work *work, const struct crm_record *ticket, struct crm_said *said)
{
	struct crm_rendered text;
	CRM_TRY(crm_template_render(work->tool->repo, work->arena, said->text, crm_record_id(ticket), NULL, NULL, &text));
	said->text = text.body;
	said->subject = text.subject;
	return NULL;
}

static crm_err attach(struct crm_work *work, const struct crm_record *message)
{
	struct crm_tool *tool = work->tool;
	const char **paths;
	size_t count = crm_option_all(tool, "attach", &paths);
	for (size_t i = 0; i < count; i++)
		CRM_TRY(crm_err_in(crm_attach_file(tool->repo, work->change, work->arena, crm_record_id(message), paths[i],
		                                   !crm_option_given(tool, "dry-run")), "--attach"));
	return NULL;
}

static crm_err answer(struct crm_work *work, const struct crm_record *ticket, const char *text)
{
	struct crm_said said = { .direction = "out", .text = text, .channel = crm_option(work->tool, "channel"),
		.to = crm_option(work->tool, "to") };
	struct crm_record *message;
	if (crm_option_given(work->tool, "template"))
		CRM_TRY(fill(work, ticket, &said));
	CRM_TRY(crm_ticket_say(work->tool->repo, work->change, work->arena, ticket, &said, &message));
	crm_ticket_tell_unsent(work->tool, crm_record_id(ticket), message, "");
	return attach(work, message);
}

static crm_err write_down(struct crm_work *work, const struct crm_record *ticket, const char *text)
{
	struct crm_said said = { .direction = "internal", .text = text };
	struct crm_record *message;
	CRM_TRY(crm_ticket_say(work->tool->repo, work->change, work->arena, ticket, &said, &message));
	return attach(work, message);
}

crm_err crm_ticket_reply(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Answer", .operands = CRM_EDIT_REFS_TEXT, .then = answer };
	return crm_edit_run(tool, &edit);
}

crm_err crm_ticket_note(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Write a note about", .operands = CRM_EDIT_REFS_TEXT,
	                                      .then = write_down };
	return crm_edit_run(tool, &edit);
}

/* -- fields -------------------------------------------------------------------------- */

static void put_status(struct crm_record *record, const char *status)
{
	crm_record_put(record, "status", crm_value_text(status));
}

static crm_err solve_one(struct crm_work *work, const struct crm_record *old, struct crm_record *record, const char *value)
{
	(void)work, (void)old, (void)value;
	put_status(record, "solved");
	return NULL;
}

static crm_err close_one(struct crm_work *work, const struct crm_record *old, struct crm_record *record, const char *value)
{
	(void)work, (void)old, (void)value;
	put_status(record, "closed");
	return NULL;
}

static crm_err reopen_one(struct crm_work *work, const struct crm_record *old, struct crm_record *record,
                          const char *value)
{
	(void)work, (void)old, (void)value;
	return crm_ticket_reopen(record);
}

static crm_err join_one(struct crm_work *work, const struct crm_record *old, struct crm_record *record, const char *value)
{
	(void)old;
	return crm_ticket_watch(work->tool->repo, record, value, true);
}

static crm_err leave_one(struct crm_work *work, const struct crm_record *old, struct crm_record *record, const char *value)
{
	(void)old;
	return crm_ticket_watch(work->tool->repo, record, value, false);
}

crm_err crm_ticket_assign(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Assign", .operands = CRM_EDIT_REFS_VALUE, .field = "assignee" };
	return crm_edit_run(tool, &edit);
}

crm_err crm_ticket_status(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Change", .operands = CRM_EDIT_REFS_VALUE, .field = "status" };
	return crm_edit_run(tool, &edit);
}

crm_err crm_ticket_solve(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Solve", .edit = solve_one };
	return crm_edit_run(tool, &edit);
}

crm_err crm_ticket_close(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Close", .edit = close_one };
	return crm_edit_run(tool, &edit);
}

crm_err crm_ticket_open_again(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Reopen", .edit = reopen_one };
	return crm_edit_run(tool, &edit);
}

crm_err crm_ticket_join(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Watch", .operands = CRM_EDIT_REFS_VALUE, .edit = join_one };
	return crm_edit_run(tool, &edit);
}

crm_err crm_ticket_leave(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Stop watching", .operands = CRM_EDIT_REFS_VALUE, .edit = leave_one };
	return crm_edit_run(tool, &edit);
}
