/*
 * crm-mail: what customers write, in; what we write, out. It has libraries for mail (GMime, libcurl) that no other tool
 * starts.
 */
#include "cli/mail_intake.h"

static const struct crm_verb verbs[] = {
	{ .name = "intake", .arguments = "[FILE|FOLDER|-]", .help = "takes in a mail (from a mail server), a mailbox, or rows of other channels",
	  .options = { crm_options_intake, crm_options_write, CRM_OPTIONS_OUTPUT }, .most = 1, .run = crm_mail_intake,
	  .complete = "file" },
	{ .name = "quarantine", .arguments = "", .help = "mail that could not be taken in, and why",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .run = crm_mail_quarantine },
	{ .name = "release", .arguments = "NAME...", .help = "takes in what is in quarantine all the same",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1, .most = -1,
	  .run = crm_mail_release },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-mail",
	.help = "mail and other channels, in and out",
	.entity = "message",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
