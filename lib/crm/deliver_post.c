#include "crm/deliver_post.h"

#include <string.h>

#include "base/file.h"
#include "base/process.h"
#include "base/str.h"
#include "hook/sendmail.h"
#include "hook/smtp.h"

enum { PASSWORD_MOST = 4096 };

void crm_post_drop(struct crm_post *post)
{
	crm_smtp_drop(&post->smtp);
}

void crm_post_deliver(void *context, const char *from, const char *const *to, size_t count, int fd, struct crm_delivery *out)
{
	const struct crm_post *post = context;
	if (post->smtp)
		crm_smtp_send(post->smtp, from, to, count, fd, out);
	else
		crm_sendmail_send(post->sendmail, fd, out);
}

/* -- settings ---------------------------------------------------------------------- */

static const char *setting(struct crm_repo *repo, const char *name)
{
	return crm_config_get(repo->config, name);
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
static crm_err read_password(struct crm_repo *repo, struct crm_arena *arena, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *file = setting(repo, "mail.password_file"), *line = setting(repo, "mail.password_command");
	*out = NULL;
	if (!file && !line)
		return crm_err_hint(crm_fail(CRM_USAGE, "mail.user is set, but there is no password for it"),
		                    "crm-config set --user mail.password_file FILE");
	CRM_TRY(file ? crm_file_read(file, PASSWORD_MOST, &text) : run_for_password(line, &text));
	*out = crm_copy_n(arena, crm_str_text(&text), strcspn(crm_str_text(&text), "\r\n"));
	return NULL;
}

static crm_err open_smtp(struct crm_repo *repo, struct crm_arena *arena, const char *url, struct crm_smtp **out)
{
	const char *tls = setting(repo, "mail.tls");
	struct crm_smtp_setting how = { .url = url, .user = setting(repo, "mail.user"),
		.ca_file = setting(repo, "mail.ca_file"), .tls = crm_same(tls, "always") ? CRM_SMTP_ALWAYS
		                                               : crm_same(tls, "never") ? CRM_SMTP_NEVER : CRM_SMTP_AUTO };
	CRM_TRY(crm_config_check(repo->config, "mail.smtp"));
	if (how.user)
		CRM_TRY(read_password(repo, arena, &how.password));
	return crm_smtp_open(&how, out);
}

crm_err crm_post_open(struct crm_repo *repo, struct crm_arena *arena, struct crm_post *post)
{
	const char *url = setting(repo, "mail.smtp");
	*post = (struct crm_post){0};
	post->sendmail = setting(repo, "mail.sendmail");
	if (url)
		return open_smtp(repo, arena, url, &post->smtp);
	if (post->sendmail)
		return NULL;
	return crm_err_hint(crm_fail(CRM_USAGE, "how does mail leave this machine? Neither mail.smtp nor mail.sendmail is set"),
	                    "crm-config set mail.smtp smtp://HOST:587");
}

bool crm_post_wants_crlf(const struct crm_post *post)
{
	return post->smtp != NULL;
}
