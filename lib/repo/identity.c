#include "repo/identity.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "repo/user_file.h"

/* git refuses <, > and line breaks in an ident, and so does the journal. */
static const char *clean(struct crm_arena *arena, const char *text)
{
	char *copy = crm_copy(arena, text), *to = copy;
	for (const char *from = copy; *from; from++)
		if (!strchr("<>\n\r", *from))
			*to++ = *from;
	*to = '\0';
	return copy;
}

static const char *git_global_file(struct crm_arena *arena)
{
	const char *given = getenv("GIT_CONFIG_GLOBAL");
	if (given)
		return given;
	const char *home = crm_user_home();
	const char *file = home ? crm_path(arena, home, ".gitconfig") : NULL;
	return file && crm_is_file(file) ? file : crm_user_file(arena, "git/config");
}

static char *trim(char *text)
{
	text += strspn(text, " \t");
	size_t n = strlen(text);
	while (n && strchr(" \t\r", text[n - 1]))
		text[--n] = '\0';
	if (n >= 2 && text[0] == '"' && text[n - 1] == '"') {
		text[n - 1] = '\0';
		text++;
	}
	return text;
}

static void read_git_line(struct crm_arena *arena, char *line, bool *inside, struct crm_actor *out)
{
	line = trim(line);
	if (*line == '[') {
		*inside = strncasecmp(line, "[user]", 6) == 0;
		return;
	}
	char *equals = strchr(line, '=');
	if (!*inside || !equals)
		return;
	*equals = '\0';
	const char *key = trim(line), *value = trim(equals + 1);
	if (!strcasecmp(key, "name") && !out->name)
		out->name = crm_copy(arena, value);
	else if (!strcasecmp(key, "email") && !out->email)
		out->email = crm_copy(arena, value);
}

/* A file that cannot be read says nothing: who acts is then the login. */
static void read_git_file(struct crm_arena *arena, const char *path, struct crm_actor *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	if (!path || !crm_is_file(path) || crm_file_read(path, 1 << 20, &text))
		return;
	bool inside = false;
	char *rest = NULL;
	for (char *line = strtok_r(text.s, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		read_git_line(arena, line, &inside, out);
}

static void fall_back_to_login(struct crm_arena *arena, struct crm_actor *out)
{
	const struct passwd *user = getpwuid(getuid());
	const char *login = user ? user->pw_name : "unknown";
	if (!out->name || !*out->name)
		out->name = crm_copy(arena, login);
	if (!out->email) {
		char host[256] = "localhost";
		(void)gethostname(host, sizeof host - 1);
		out->email = crm_textf(arena, "%s@%s", login, host);
	}
}

static const char *filled(const char *text)
{
	return text && *text ? text : NULL;
}

void crm_identity(struct crm_arena *arena, const struct crm_config *config, struct crm_actor *out)
{
	*out = (struct crm_actor){ .name = filled(crm_config_get(config, "user.name")),
	                           .email = filled(crm_config_get(config, "user.email")) };
	if (!out->name)
		out->name = filled(getenv("GIT_AUTHOR_NAME"));
	if (!out->email)
		out->email = filled(getenv("GIT_AUTHOR_EMAIL"));
	if (!out->name || !out->email)
		read_git_file(arena, git_global_file(arena), out);
	if (!out->name || !*out->name || !out->email)
		fall_back_to_login(arena, out);
	out->name = clean(arena, out->name);
	out->email = clean(arena, out->email);
}

const char *crm_identity_text(struct crm_arena *arena, const struct crm_actor *actor)
{
	return crm_textf(arena, "%s <%s>", actor->name, actor->email);
}
