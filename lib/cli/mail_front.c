#include "cli/mail_front.h"

#include "cli/become.h"

const struct crm_option crm_options_intake[] = {
	{ .name = "format", .argument = "FORMAT", .help = "what is taken in (default: mail; of a folder: maildir)",
	  .choices = "mail|mbox|maildir|csv|form|json|jsonl|tsv" },
	{ .name = "each", .help = "of many, each in a transaction of its own" },
	{ .name = "route", .help = "the tickets that it opens are routed at once (setting: ticket.route)" },
	{ .name = "channel", .argument = "CHANNEL", .help = "of rows that name none: web, chat, sms, phone ...", },
	{ .name = "source", .argument = "NAME", .help = "the system that rows come from, where they do not say" },
	{ .name = "files", .argument = "FOLDER", .help = "where the attachments lie that rows name", .complete = "folder" },
	{ .name = NULL },
};

crm_err crm_mail_run_intake(struct crm_tool *tool)
{
	return crm_become(tool, "crm-mail", "intake");
}
