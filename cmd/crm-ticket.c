/*
 * crm-ticket: questions and problems of customers.
 */
#include "cli/records.h"
#include "cli/tone_view.h"

static const struct crm_verb verbs[] = {
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
