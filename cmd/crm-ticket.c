/*
 * crm-ticket: questions and problems of customers.
 */
#include "cli/mail_front.h"
#include "cli/records.h"

static const struct crm_verb verbs[] = {
	{ .name = "intake", .arguments = "[FILE|FOLDER|-]",
	  .help = "takes in a mail, a mailbox, or rows of other channels (crm-mail intake)",
	  .options = { crm_options_intake, crm_options_write, CRM_OPTIONS_OUTPUT }, .most = 1, .run = crm_mail_run_intake,
	  .complete = "file" },
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
