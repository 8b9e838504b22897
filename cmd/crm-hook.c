/*
 * crm-hook: what happened, for other programs: the stream of events, and who is told of them.
 */
#include "cli/hook_events.h"
#include "cli/hook_scripts.h"
#include "cli/hook_tail.h"

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
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-hook",
	.help = "events, and who is told of them",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
