/*
 * crm-ticket: questions and problems of customers, from the first word to the solution.
 */
#include "cli/asof.h"
#include "cli/edit.h"
#include "cli/macro.h"
#include "cli/mail_front.h"
#include "cli/records.h"
#include "cli/ticket_next.h"
#include "cli/ticket_pairs.h"
#include "cli/ticket_route.h"
#include "cli/ticket_save.h"
#include "cli/ticket_steps.h"
#include "cli/ticket_thread.h"
#include "cli/tone_view.h"

#define EDITS .options = { crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .most = -1

static const struct crm_verb verbs[] = {
	{ .name = "open", .arguments = "SUBJECT [FIELD=VALUE...]", .help = "a new ticket, with what was asked; prints its id",
	  .options = { crm_options_ticket_open, crm_options_add, crm_options_write, CRM_OPTIONS_OUTPUT },
	  .needs = CRM_NEEDS_WRITE, .least = 1, .most = -1, .run = crm_ticket_open, .complete = "assigns" },
	{ .name = "intake", .arguments = "[FILE|FOLDER|-]",
	  .help = "takes in a mail, a mailbox, or rows of other channels (crm-mail intake)",
	  .options = { crm_options_intake, crm_options_write, CRM_OPTIONS_OUTPUT }, .most = 1, .run = crm_mail_run_intake,
	  .complete = "file" },
	{ .name = "reply", .arguments = "REF...|- TEXT|- [FIELD=VALUE...]", .help = "an answer to the customer",
	  .options = { crm_options_ticket_reply, crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT },
	  .needs = CRM_NEEDS_WRITE, .least = 2, .most = -1, .run = crm_ticket_reply, .complete = "refs+assigns" },
	{ .name = "macro", .arguments = "NAME REF...|-", .help = "a canned answer or note, and the fields that go with it",
	  .options = { crm_options_ticket_macro, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 2,
	  .most = -1, .run = crm_ticket_macro, .complete = "@macro,refs" },
	{ .name = "note", .arguments = "REF...|- TEXT|- [FIELD=VALUE...]", .help = "what only we may know",
	  .options = { crm_options_ticket_note, crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT },
	  .needs = CRM_NEEDS_WRITE, .least = 2, .most = -1, .run = crm_ticket_note, .complete = "refs+assigns" },
	{ .name = "assign", .arguments = "REF...|- USER [FIELD=VALUE...]", .help = "who works on it ('' for nobody)",
	  .least = 2, .run = crm_ticket_assign, .complete = "refs+=assignee+assigns", EDITS },
	{ .name = "status", .arguments = "REF...|- STATUS [FIELD=VALUE...]", .help = "where it stands now", .least = 2,
	  .run = crm_ticket_status, .complete = "refs+=status+assigns", EDITS },
	{ .name = "solve", .arguments = "REF...|- [FIELD=VALUE...]", .help = "solved, and dated", .least = 1,
	  .run = crm_ticket_solve, .complete = "refs+assigns", EDITS },
	{ .name = "close", .arguments = "REF...|- [FIELD=VALUE...]", .help = "closed: only reopen opens it again",
	  .least = 1, .run = crm_ticket_close, .complete = "refs+assigns", EDITS },
	{ .name = "reopen", .arguments = "REF...|- [FIELD=VALUE...]", .help = "open again, and counted", .least = 1,
	  .run = crm_ticket_open_again, .complete = "refs+assigns", EDITS },
	{ .name = "watch", .arguments = "REF...|- WHO [FIELD=VALUE...]",
	  .help = "who gets a copy of every answer: me, a user, an e-mail address", .least = 2, .run = crm_ticket_join,
	  .complete = "refs+=assignee+assigns", EDITS },
	{ .name = "unwatch", .arguments = "REF...|- WHO [FIELD=VALUE...]", .help = "no longer", .least = 2,
	  .run = crm_ticket_leave, .complete = "refs+=assignee+assigns", EDITS },
	{ .name = "split", .arguments = "REF MESSAGE...|- [FIELD=VALUE...]",
	  .help = "a new ticket takes these messages; prints its id",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 2, .most = -1,
	  .run = crm_ticket_part, .complete = "refs+assigns" },
	{ .name = "link", .arguments = "REF OTHER [kind=KIND]", .help = "it is related to another, blocks it, duplicates it ...",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 2, .most = 3,
	  .run = crm_ticket_tie, .complete = "refs,refs,kind=related|kind=blocks|kind=duplicates|kind=caused_by" },
	{ .name = "unlink", .arguments = "REF OTHER [kind=KIND]", .help = "no longer",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 2, .most = 3,
	  .run = crm_ticket_untie, .complete = "refs,refs,kind=related|kind=blocks|kind=duplicates|kind=caused_by" },
	{ .name = "thread", .arguments = "REF", .help = "the conversation, the oldest message first",
	  .options = { crm_options_ticket_thread, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ,
	  .least = 1, .most = 1, .run = crm_ticket_thread, .complete = "refs" },
	{ .name = "save", .arguments = "REF [NAME...]",
	  .help = "writes what is attached to its messages into files; prints their paths",
	  .options = { crm_options_ticket_save }, .needs = CRM_NEEDS_READ, .least = 1, .most = -1, .run = crm_ticket_save,
	  .complete = "refs" },
	{ .name = "next", .arguments = "[TERM...]", .help = "the ticket to work on now, and why",
	  .options = { crm_options_ticket_next, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1,
	  .run = crm_ticket_show_next, .complete = "terms" },
	{ .name = "claim", .arguments = "[TERM...]", .help = "gives me the next one that nobody has; prints its id",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .most = -1,
	  .run = crm_ticket_claim, .complete = "terms" },
	{ .name = "route", .arguments = "[REF...|-|TERM...]",
	  .help = "puts tickets that nobody has into queues and gives them to people, by the records of route",
	  .options = { crm_options_ticket_route, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE,
	  .most = -1, .run = crm_ticket_route, .complete = "refs+terms" },
	{ .name = "tone", .arguments = "REF...|-", .help = "how its incoming messages sound: language, tone, urgency",
	  .options = { crm_options_tone, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1, .most = -1,
	  .run = crm_tone_tickets, .complete = "refs" },
	{ .name = "mark", .arguments = "[TERM...]", .help = "marks messages that came in with their tone, urgency and language",
	  .options = { crm_options_tone_mark, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .most = -1,
	  .run = crm_tone_mark_messages, .complete = "terms", .entity = "message" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-ticket",
	.help = "questions and problems of customers",
	.entity = "ticket",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
