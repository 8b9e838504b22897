/*
 * crm-hook: what happened, for other programs: the stream of events, and who is told of them.
 */
#include "cli/edit.h"
#include "cli/hook_add.h"
#include "cli/hook_cursor.h"
#include "cli/hook_deliver.h"
#include "cli/hook_events.h"
#include "cli/hook_receive.h"
#include "cli/hook_scripts.h"
#include "cli/hook_tail.h"
#include "cli/hook_webhooks.h"
#include "cli/records.h"

static const struct crm_verb verbs[] = {
	{ .name = "tail", .arguments = "[EVENT|TERM...]", .help = "what happened, the last of it or from a place on",
	  .options = { crm_options_hook_tail, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1, .run = crm_hook_tail,
	  .complete = "event" },
	{ .name = "events", .arguments = "[ENTITY...]", .help = "the names that events have",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1, .run = crm_hook_events, .complete = "entity" },
	{ .name = "cursors", .arguments = "", .help = "named cursors of tail, and how far they are",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .run = crm_hook_cursors },
	{ .name = "cursor", .arguments = "NAME [WHERE]", .help = "put a cursor somewhere: SEQ, a date, now",
	  .options = { crm_options_hook_cursor }, .needs = CRM_NEEDS_READ, .least = 1, .most = 2, .run = crm_hook_cursor,
	  .complete = "text" },
	{ .name = "scripts", .arguments = "[PROGRAM...]", .help = "the programs of hooks/, and how each is",
	  .options = { crm_options_hook_scripts, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1,
	  .run = crm_hook_scripts, .complete = "text" },
	{ .name = "output", .arguments = "PROGRAM", .help = "what a program of hooks/ printed, the last 20 times it did",
	  .options = { NULL }, .needs = CRM_NEEDS_READ, .least = 1, .most = 1, .run = crm_hook_output, .complete = "text" },
	{ .name = "add", .arguments = "URL [FIELD=VALUE...]", .help = "a webhook: an address that is told of events",
	  .options = { crm_options_hook_add, crm_options_add, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1,
	  .most = -1, .run = crm_hook_add, .complete = "text,assigns", .entity = "webhook" },
	{ .name = "list", .arguments = "[TERM...]", .help = "webhooks, and how it goes with each",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1, .run = crm_hook_list, .complete = "terms",
	  .entity = "webhook" },
	{ .name = "secret", .arguments = "WEBHOOK", .help = "prints its secret, for the receiver's side",
	  .options = { crm_options_hook_secret }, .needs = CRM_NEEDS_READ, .least = 1, .most = 1, .run = crm_hook_secret,
	  .complete = "refs", .entity = "webhook" },
	{ .name = "test", .arguments = "WEBHOOK [EVENT]", .help = "tells it of one event now, and shows what it answers",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1, .most = 2, .run = crm_hook_test,
	  .complete = "refs,event", .entity = "webhook" },
	{ .name = "deliver", .arguments = "", .help = "tells all webhooks what is due",
	  .options = { crm_options_hook_deliver }, .needs = CRM_NEEDS_READ, .run = crm_hook_deliver, .entity = "webhook",
	  .tells = true },
	{ .name = "log", .arguments = "[WEBHOOK]", .help = "attempts, the latest last",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = 1, .run = crm_hook_log, .complete = "refs",
	  .entity = "webhook" },
	{ .name = "dead", .arguments = "[WEBHOOK]", .help = "events that were given up, and why",
	  .options = { crm_options_hook_dead, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = 1, .run = crm_hook_dead,
	  .complete = "refs", .entity = "webhook" },
	{ .name = "replay", .arguments = "WEBHOOK", .help = "tells it again what happened, in order",
	  .options = { crm_options_hook_replay }, .needs = CRM_NEEDS_READ, .least = 1, .most = 1, .run = crm_hook_replay,
	  .complete = "refs", .entity = "webhook" },
	{ .name = "pause", .arguments = "REF...|-", .help = "tells it nothing for now",
	  .options = { crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1, .most = -1,
	  .run = crm_hook_pause, .complete = "refs", .entity = "webhook" },
	{ .name = "resume", .arguments = "REF...|-", .help = "tells it again, also of what happened meanwhile",
	  .options = { crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1, .most = -1,
	  .run = crm_hook_resume, .complete = "refs", .entity = "webhook" },
	{ .name = "receive", .arguments = "[MAP]", .help = "what another system tells, into records: on stdin, or from a web server (CGI)",
	  .options = { crm_options_hook_receive, crm_options_write, CRM_OPTIONS_OUTPUT }, .most = 1, .run = crm_hook_receive,
	  .tells = true, .complete = "file" },
	{ .name = "maps", .arguments = "", .help = "the maps that receive knows",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .run = crm_hook_maps },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-hook",
	.help = "events, and who is told of them",
	.entity = "webhook",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
