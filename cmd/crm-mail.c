/*
 * crm-mail: what customers write, in; what we write, out. It has libraries for mail (GMime, libcurl) that no other tool
 * starts.
 */
#include <string.h>

#include "base/file.h"
#include "base/process.h"
#include "cli/edit.h"
#include "cli/mail_follow.h"
#include "cli/mail_front.h"
#include "cli/mail_intake.h"
#include "cli/mail_send.h"
#include "hook/sendmail.h"
#include "hook/smtp.h"

enum { PASSWORD_MOST = 4096 };

/* How mail leaves this machine. */
struct post {
	struct crm_smtp *smtp;           /* NULL: by the program */
	const char *sendmail;
};

static void post_drop(struct post *post)
{
	crm_smtp_drop(&post->smtp);
}

static void deliver(void *context, const char *from, const char *const *to, size_t count, int fd, struct crm_delivery *out)
{
	const struct post *post = context;
	if (post->smtp)
		crm_smtp_send(post->smtp, from, to, count, fd, out);
	else
		crm_sendmail_send(post->sendmail, fd, out);
}

/* -- settings ---------------------------------------------------------------------- */

static const char *setting(const struct crm_tool *tool, const char *name)
{
	return crm_config_get(tool->repo->config, name);
}

static crm_err run_for_password(const char *line, struct crm_str *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char *argv[] = { crm_copy(arena, "sh"), crm_copy(arena, "-c"), crm_copy(arena, line), NULL };
	int status;
	CRM_TRY(crm_process_capture("/bin/sh", argv, PASSWORD_MOST, out, &status));
	return status ? crm_fail(CRM_IO, "mail.password_command ended with exit status %d", status) : NULL;
}

/* The first line of a file or of what a program says: never an argument, never in the settings themselves. */
static crm_err read_password(struct crm_tool *tool, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *file = setting(tool, "mail.password_file"), *line = setting(tool, "mail.password_command");
	*out = NULL;
	if (!file && !line)
		return crm_err_hint(crm_fail(CRM_USAGE, "mail.user is set, but there is no password for it"),
		                    "crm-config set --user mail.password_file FILE");
	CRM_TRY(file ? crm_file_read(file, PASSWORD_MOST, &text) : run_for_password(line, &text));
	*out = crm_copy_n(tool->arena, crm_str_text(&text), strcspn(crm_str_text(&text), "\r\n"));
	return NULL;
}

static crm_err open_smtp(struct crm_tool *tool, const char *url, struct crm_smtp **out)
{
	const char *tls = setting(tool, "mail.tls");
	struct crm_smtp_setting how = { .url = url, .user = setting(tool, "mail.user"),
		.ca_file = setting(tool, "mail.ca_file"), .tls = crm_same(tls, "always") ? CRM_SMTP_ALWAYS
		                                               : crm_same(tls, "never") ? CRM_SMTP_NEVER : CRM_SMTP_AUTO };
	CRM_TRY(crm_config_check(tool->repo->config, "mail.smtp"));
	if (how.user)
		CRM_TRY(read_password(tool, &how.password));
	return crm_smtp_open(&how, out);
}

static crm_err open_post(struct crm_tool *tool, struct post *post)
{
	const char *url = setting(tool, "mail.smtp");
	post->sendmail = setting(tool, "mail.sendmail");
	if (url)
		return open_smtp(tool, url, &post->smtp);
	if (post->sendmail)
		return NULL;
	return crm_err_hint(crm_fail(CRM_USAGE, "how does mail leave this machine? Neither mail.smtp nor mail.sendmail is set"),
	                    "crm-config set mail.smtp smtp://HOST:587");
}

static struct crm_outbox outbox_of(struct post *post)
{
	return (struct crm_outbox){ .deliver = deliver, .context = post, .crlf = post->smtp != NULL };
}

static crm_err look(struct crm_tool *tool, struct crm_mail_pass *out)
{
	CRM_AUTO(post_drop) struct post post = {0};
	CRM_TRY(open_post(tool, &post));
	struct crm_outbox outbox = outbox_of(&post);
	return crm_mail_pass(tool, &outbox, out);
}

static crm_err send(struct crm_tool *tool)
{
	CRM_AUTO(post_drop) struct post post = {0};
	if (crm_option_given(tool, "follow"))
		return tool->count ? crm_fail(CRM_USAGE, "--follow sends all that waits: name no messages with it")
		                   : crm_mail_follow(tool, look);
	CRM_TRY(open_post(tool, &post));
	struct crm_outbox outbox = outbox_of(&post);
	return crm_mail_send(tool, &outbox);
}

/* -- the tool ----------------------------------------------------------------------- */

static const struct crm_verb verbs[] = {
	{ .name = "intake", .arguments = "[FILE|FOLDER|-]",
	  .help = "takes in a mail, a mailbox, or rows of other channels; prints the tickets",
	  .options = { crm_options_intake, crm_options_write, CRM_OPTIONS_OUTPUT }, .most = 1, .run = crm_mail_intake,
	  .complete = "file" },
	{ .name = "send", .arguments = "[REF...|-]", .help = "sends what waits and is due, or these messages now; prints their ids",
	  .options = { crm_options_mail_send, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .most = -1, .run = send,
	  .complete = "refs" },
	{ .name = "queue", .arguments = "", .help = "messages that wait to be sent, how often they were tried, and why they wait",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .run = crm_mail_queue },
	{ .name = "retry", .arguments = "REF...|-", .help = "lets messages that failed wait to be sent again",
	  .options = { crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1,
	  .most = -1, .run = crm_mail_retry, .complete = "refs" },
	{ .name = "cancel", .arguments = "REF...|-", .help = "messages that wait are not sent",
	  .options = { crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1,
	  .most = -1, .run = crm_mail_cancel, .complete = "refs" },
	{ .name = "quarantine", .arguments = "", .help = "mail that could not be taken in, and why",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .run = crm_mail_quarantine },
	{ .name = "release", .arguments = "NAME...", .help = "takes in what is in quarantine all the same",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1, .most = -1,
	  .run = crm_mail_release },
	{ .run = NULL },
};

static const struct crm_tool_definition tool_definition = {
	.name = "crm-mail",
	.help = "mail and other channels, in and out",
	.entity = "message",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool_definition, argc, argv);
}
