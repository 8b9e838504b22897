#include "hook/secret.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "base/time.h"

static const char *path_of(struct crm_arena *arena, const char *folder, const char *id)
{
	return crm_path(arena, folder, crm_textf(arena, "hooks/secrets/%s", id));
}

static crm_err check(const char *secret)
{
	for (const char *p = secret; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 127)
			return crm_fail(CRM_INVALID, "a secret is one line without blanks");
	return *secret ? NULL : crm_fail(CRM_INVALID, "the secret is empty");
}

static void take_line(struct crm_secrets *out, char *line, int64_t now)
{
	char *blank = strchr(line, ' ');
	int64_t until = 0;

	if (blank)
		*blank++ = '\0';
	if (!*line || out->count == CRM_SECRETS_MOST || (out->count > 0 && (!blank || !crm_instant_read(blank, &until) || until <= now)))
		return;
	out->list[out->count] = line;
	out->until[out->count++] = until;
}

crm_err crm_secrets_read(const char *folder, struct crm_arena *arena, const char *id, int64_t now,
                         struct crm_secrets *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *path = path_of(arena, folder, id);

	*out = (struct crm_secrets){0};
	if (!crm_is_file(path))
		return NULL;
	CRM_TRY(crm_file_read(path, (size_t)CRM_SECRETS_MOST * CRM_SECRET_BYTES, &text));
	char *line = crm_copy(arena, crm_str_text(&text));
	for (char *end; *line; line = end) {
		end = line + strcspn(line, "\n");
		end += *end ? (*end = '\0', 1) : 0;
		take_line(out, line, now);
	}
	return NULL;
}

static crm_err make_folder(const char *path)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return chmod(path, 0700) == 0 ? NULL : crm_fail_errno("cannot close %s to others", path);
	return crm_fail_errno("cannot make %s", path);
}

crm_err crm_secrets_put(const char *folder, const char *id, const char *secret, int64_t now, int64_t until)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_secrets old;
	char at[CRM_INSTANT_SIZE];

	CRM_TRY(check(secret));
	CRM_TRY(crm_secrets_read(folder, arena, id, now, &old));
	crm_str_addf(&text, "%s\n", secret);
	for (size_t i = 0; i < old.count && i < CRM_SECRETS_MOST - 1; i++)
		if ((i == 0 ? until : old.until[i]) > now && !crm_same(old.list[i], secret))
			crm_str_addf(&text, "%s %s\n", old.list[i], crm_instant_text(i == 0 ? until : old.until[i], at));
	CRM_TRY(crm_folder_make(crm_path(arena, folder, "hooks")));
	CRM_TRY(make_folder(crm_path(arena, folder, "hooks/secrets")));
	return crm_file_replace_private(path_of(arena, folder, id), text.s, text.n);
}

static crm_err read_stdin(struct crm_str *out)
{
	char bytes[CRM_SECRET_BYTES];

	for (ssize_t n; (n = read(STDIN_FILENO, bytes, sizeof bytes)) != 0;) {
		if (n < 0 && errno != EINTR)
			return crm_fail_errno("cannot read stdin");
		crm_str_add_n(out, bytes, n > 0 ? (size_t)n : 0);
		if (out->n > CRM_SECRET_BYTES)
			return crm_fail(CRM_INVALID, "stdin has more than %d bytes", CRM_SECRET_BYTES);
	}
	return NULL;
}

crm_err crm_secret_from(struct crm_arena *arena, const char *file, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	CRM_TRY(crm_same(file, "-") ? read_stdin(&text) : crm_file_read(file, CRM_SECRET_BYTES, &text));
	while (text.n && strchr(" \t\r\n", text.s[text.n - 1]))
		crm_str_cut(&text, text.n - 1);
	const char *from = crm_str_text(&text);
	*out = crm_copy(arena, from + strspn(from, " \t\r\n"));
	return crm_err_in(check(*out), "%s", crm_path_last(file));
}
