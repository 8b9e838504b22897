#include "history/credential.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/process.h"

enum { MOST = 16384 };

static char *const *words(struct crm_credential *credential, const char *what)
{
	struct crm_arena *arena = credential->arena;
	bool person = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
	const char *const list[] = { "env", person ? "GIT_TERMINAL_PROMPT=1" : "GIT_TERMINAL_PROMPT=0", "git", "-C",
		credential->folder, "credential", what };
	char **argv = crm_new(arena, char *, CRM_COUNT(list) + 1);

	for (size_t i = 0; i < CRM_COUNT(list); i++)
		argv[i] = crm_copy(arena, list[i]);
	return argv;
}

/* What is asked about, and what is known of it (git-credential(1)). No value can hold a line break: crm_peer_read. */
static void describe(const struct crm_credential *credential, struct crm_str *out)
{
	const struct crm_peer *peer = credential->peer;
	const char *user = credential->user ? credential->user : peer->user;

	crm_str_addf(out, "protocol=%s\nhost=%s%s%s\n", peer->way == CRM_PEER_HTTPS ? "https" : "http", peer->host,
	             *peer->port ? ":" : "", peer->port);
	crm_str_addf(out, "path=%s\n", peer->path + strspn(peer->path, "/"));
	if (*user)
		crm_str_addf(out, "username=%s\n", user);
	if (credential->password)
		crm_str_addf(out, "password=%s\n", credential->password);
	crm_str_add_c(out, '\n');
}

static crm_err ask(struct crm_credential *credential, const char *what, struct crm_str *out, int *status)
{
	CRM_AUTO(crm_str_drop) struct crm_str about = {0};
	CRM_AUTO(crm_fd_drop) int fd = -1;

	describe(credential, &about);
	CRM_TRY(crm_file_nameless(&fd));
	CRM_TRY(crm_write_all(fd, about.s, about.n, "a question to git credential"));
	if (lseek(fd, 0, SEEK_SET) != 0)
		return crm_fail_errno("cannot ask git credential");
	return crm_err_hint(crm_process_feed("env", words(credential, what), fd, MOST, out, status),
	                    "credential helpers are git's: it must be installed");
}

/* The rest of the line that begins so. */
static const char *line_of(struct crm_arena *arena, const char *text, const char *key)
{
	size_t n = strlen(key);

	for (; *text; text += *text == '\n') {
		size_t length = strcspn(text, "\n");
		if (length > n && strncmp(text, key, n) == 0)
			return crm_copy_n(arena, text + n, length - n);
		text += length;
	}
	return NULL;
}

static crm_err unknown(const struct crm_credential *credential)
{
	const struct crm_peer *peer = credential->peer;

	return crm_err_hint(crm_fail(CRM_DENIED, "%s asks who we are, and no credential helper of git's knows", peer->host),
	                    "git config --global credential.helper store, then git ls-remote %s asks once and keeps it",
	                    peer->url);
}

crm_err crm_credential_fill(struct crm_credential *credential)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	int status;

	CRM_TRY(ask(credential, "fill", &text, &status));
	const char *user = line_of(credential->arena, crm_str_text(&text), "username=");
	const char *password = line_of(credential->arena, crm_str_text(&text), "password=");
	if (status || !user || !password)
		return unknown(credential);
	credential->user = user;
	credential->password = password;
	return NULL;
}

void crm_credential_tell(struct crm_credential *credential, bool right)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	int status;

	if (!credential->password)
		return;
	/* Whoever keeps it badly is asked again the next time. */
	crm_err err = ask(credential, right ? "approve" : "reject", &text, &status);
	(void)err;
}
