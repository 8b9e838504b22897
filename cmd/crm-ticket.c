/*
 * crm-ticket: questions and problems of customers.
 */
#include "cli/macro.h"
#include "cli/records.h"

static const struct crm_verb verbs[] = {
	{ .name = "macro", .arguments = "NAME REF...|-", .help = "a canned answer or note, and the fields that go with it",
	  .options = { crm_options_ticket_macro, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 2,
	  .most = -1, .run = crm_ticket_macro, .complete = "@macro,refs" },
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
