#include "hook/script_notice.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "hook/script_state.h"
#include "store/event.h"

enum { KNOWN_MOST = 1 << 20 };

static const char *known_path(struct crm_arena *arena, const char *folder)
{
	return crm_path(arena, folder, "hooks/scripts.known");
}

static crm_err read_known(const char *path, struct crm_str *out)
{
	return crm_is_file(path) ? crm_file_read(path, KNOWN_MOST, out) : NULL;
}

static void add_line(struct crm_str *out, const struct crm_script *script)
{
	crm_str_addf(out, "%s%s\n", script->runs ? "" : "-", script->name);
}

static bool has_line(const struct crm_str *lines, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = crm_str_text(lines); at; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (!strncmp(at, name, n) && at[n] == '\n')
			return true;
	}
	return false;
}

static crm_err write_known(const char *path, const struct crm_str *lines)
{
	if (lines->n)
		return crm_file_replace(path, lines->s, lines->n);
	return unlink(path) == 0 ? NULL : crm_fail_errno("cannot remove %s", path);
}

struct noticed {
	struct crm_arena *arena;
	struct crm_places *places;
	const struct crm_script *scripts;
	size_t count;
};

static bool is_there(const struct noticed *noticed, const char *name)
{
	for (size_t i = 0; i < noticed->count; i++)
		if (noticed->scripts[i].runs && crm_same(noticed->scripts[i].name, name))
			return true;
	return false;
}

static crm_err forget_others(const struct noticed *noticed, const char *const *names)
{
	for (; *names; names++)
		if (!is_there(noticed, *names))
			CRM_TRY(crm_script_forget(noticed->places, *names));
	return NULL;
}

static crm_err place_new(const struct noticed *noticed, int64_t place)
{
	for (size_t i = 0; i < noticed->count; i++) {
		const char *name = crm_script_place(noticed->arena, noticed->scripts[i].name);
		int64_t old;
		bool known;

		if (!noticed->scripts[i].runs)
			continue;
		CRM_TRY(crm_place_get(noticed->places, name, &old, &known));
		if (!known)
			CRM_TRY(crm_place_put(noticed->places, name, place));
	}
	return NULL;
}

static crm_err remember(struct noticed *noticed, const char *folder, struct crm_store *store, int64_t txn)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	const char **names;
	int64_t place;

	CRM_TRY(crm_event_place_before(store, txn, &place));
	CRM_TRY(crm_script_places_open(folder, store, &places));
	noticed->places = places;
	CRM_TRY(crm_script_names(places, noticed->arena, &names));
	CRM_TRY(crm_db_begin(places->db));
	CRM_TRY(forget_others(noticed, names));
	CRM_TRY(place_new(noticed, place));
	return crm_db_commit(places->db);
}

static const char **new_idle(const struct noticed *noticed, const struct crm_str *known)
{
	const char **out = crm_new(noticed->arena, const char *, noticed->count + 1);
	size_t count = 0;

	for (size_t i = 0; i < noticed->count; i++)
		if (!noticed->scripts[i].runs && !has_line(known, crm_textf(noticed->arena, "-%s", noticed->scripts[i].name)))
			out[count++] = noticed->scripts[i].name;
	return out;
}

crm_err crm_scripts_notice(struct crm_arena *arena, const char *folder, struct crm_store *store, int64_t txn,
                           const char ***idle)
{
	CRM_AUTO(crm_str_drop) struct crm_str known = {0};
	CRM_AUTO(crm_str_drop) struct crm_str now = {0};
	const char *path = known_path(arena, folder);
	struct crm_script *scripts;
	size_t count;

	*idle = crm_new(arena, const char *, 1);
	CRM_TRY(crm_scripts_after(arena, folder, &scripts, &count));
	CRM_TRY(read_known(path, &known));
	for (size_t i = 0; i < count; i++)
		add_line(&now, &scripts[i]);
	if (crm_same(crm_str_text(&now), crm_str_text(&known)))
		return NULL;
	struct noticed noticed = { .arena = arena, .scripts = scripts, .count = count };
	CRM_TRY(remember(&noticed, folder, store, txn));
	*idle = new_idle(&noticed, &known);
	return write_known(path, &now);
}

crm_err crm_script_was_noticed(const char *folder, const char *name, bool *noticed)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str known = {0};

	CRM_TRY(read_known(known_path(arena, folder), &known));
	*noticed = has_line(&known, name);
	return NULL;
}
