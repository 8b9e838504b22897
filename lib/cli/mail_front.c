#include "cli/mail_front.h"

#include <unistd.h>

#include "base/file.h"
#include "base/process.h"

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

static char *given_text(struct crm_tool *tool, const struct crm_given *given)
{
	return given->value ? crm_textf(tool->arena, "--%s=%s", given->option->name, given->value)
	                    : crm_textf(tool->arena, "--%s", given->option->name);
}

crm_err crm_mail_run_intake(struct crm_tool *tool)
{
	char **argv = crm_new(tool->arena, char *, tool->given_count + tool->count + 4), *folder;
	size_t n = 0;

	CRM_TRY(crm_process_folder(tool->arena, tool->program, &folder));
	argv[n++] = crm_path(tool->arena, folder, "crm-mail");
	argv[n++] = crm_copy(tool->arena, "intake");
	for (size_t i = 0; i < tool->given_count; i++)
		argv[n++] = given_text(tool, &tool->given[i]);
	argv[n++] = crm_copy(tool->arena, "--");
	for (size_t i = 0; i < tool->count; i++)
		argv[n++] = crm_copy(tool->arena, tool->arguments[i]);
	execv(argv[0], argv);
	return crm_err_hint(crm_err_as(crm_fail_errno("cannot run %s", argv[0]), CRM_LATER), "crm-mail is a program of its own");
}
