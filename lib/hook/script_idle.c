#include "hook/script_idle.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"

enum { TEXT_MOST = 1 << 20 };

static bool has_line(const char *lines, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = lines; *at; at += *at == '\n') {
		size_t length = strcspn(at, "\n");
		if (length == n && strncmp(at, name, n) == 0)
			return true;
		at += length;
	}
	return false;
}

static const char *read_told(struct crm_arena *arena, const char *path)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	if (!crm_is_file(path) || crm_file_read(path, TEXT_MOST, &text))
		return "";
	return crm_copy(arena, crm_str_text(&text));
}

static void remember(const char *path, const struct crm_str *names)
{
	if (!names->n)
		unlink(path);
	else if (crm_file_replace(path, names->s, names->n))
		return; /* it is told again */
}

const char **crm_scripts_idle(struct crm_arena *arena, const char *folder, const struct crm_script *scripts, size_t count,
                              bool dry)
{
	CRM_AUTO(crm_str_drop) struct crm_str names = {0};
	const char *path = crm_path(arena, folder, "hooks/scripts.idle"), *told = read_told(arena, path);
	const char **out = crm_new(arena, const char *, count + 1);
	size_t news = 0;

	for (size_t i = 0; i < count; i++) {
		if (scripts[i].runs)
			continue;
		crm_str_addf(&names, "%s\n", scripts[i].name);
		if (!has_line(told, scripts[i].name))
			out[news++] = scripts[i].name;
	}
	out[news] = NULL;
	if (!dry && !crm_same(crm_str_text(&names), told))
		remember(path, &names);
	return out;
}
