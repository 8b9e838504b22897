#include "crm/script_list.h"

#include <string.h>

#include "base/file.h"
#include "base/nearest.h"
#include "base/str.h"
#include "store/event.h"

struct listing {
	struct crm_repo *repo;
	struct crm_arena *arena;
	struct crm_places *places;       /* NULL: no program is told of changes */
};

/* A shell's file name is words to a person: what is wrong comes first. */
static const char *status_of(const struct listing *listing, const struct crm_script_row *row, bool before)
{
	if (!row->script.runs)
		return "not executable";
	if (row->script.event && crm_event_name_check(listing->repo->store->model, row->script.event))
		return "no such event";
	if (before)
		return "asked";
	if (!row->known)
		return "new";
	if (row->state.tries)
		return "fails";
	return row->behind ? "behind" : "ok";
}

static crm_err read_state(const struct listing *listing, struct crm_script_row *row)
{
	struct crm_script_dead *deads;
	int64_t place;

	CRM_TRY(crm_place_get(listing->places, crm_script_place(listing->arena, row->script.name), &place, &row->known));
	CRM_TRY(crm_script_state_get(listing->places, listing->arena, row->script.name, &row->state));
	if (row->known)
		CRM_TRY(crm_event_behind(listing->repo->store, place, &row->behind));
	return crm_script_deads(listing->places, listing->arena, row->script.name, &deads, &row->dead);
}

static crm_err fill(const struct listing *listing, const struct crm_script *script, bool before,
                    struct crm_script_row *row)
{
	*row = (struct crm_script_row){ .script = *script, .state.words = "",
		.kind = before ? CRM_SCRIPTS_BEFORE : script->event ? "on" : CRM_SCRIPTS_AFTER };
	if (!before)
		CRM_TRY(read_state(listing, row));
	row->status = status_of(listing, row, before);
	return NULL;
}

static crm_err fill_all(const struct listing *listing, const struct crm_script *before, size_t befores,
                        const struct crm_script *after, size_t afters, struct crm_script_row *rows)
{
	for (size_t i = 0; i < befores; i++)
		CRM_TRY(fill(listing, &before[i], true, rows++));
	for (size_t i = 0; i < afters; i++)
		CRM_TRY(fill(listing, &after[i], false, rows++));
	return NULL;
}

crm_err crm_scripts_list(struct crm_repo *repo, struct crm_arena *arena, struct crm_script_row **out, size_t *count)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	struct listing listing = { .repo = repo, .arena = arena };
	struct crm_script *before, *after;
	size_t befores, afters;

	CRM_TRY(crm_scripts_before(arena, repo->folder, &before, &befores));
	CRM_TRY(crm_scripts_after(arena, repo->folder, &after, &afters));
	if (afters)
		CRM_TRY(crm_script_places_open(repo->folder, repo->store, &places));
	listing.places = places;
	*count = befores + afters;
	*out = crm_new(arena, struct crm_script_row, *count + 1);
	return fill_all(&listing, before, befores, after, afters, *out);
}

static crm_err unknown(const struct crm_script_row *rows, size_t count, const char *text)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char **names = crm_new(arena, const char *, count + 1);
	crm_err err = crm_fail(CRM_NOT_FOUND, "there is no program '%s' in hooks/", text);

	for (size_t i = 0; i < count; i++)
		names[i] = rows[i].script.name;
	const char *near = crm_nearest(text, names, count);
	return near ? crm_err_nearest(err, text, near) : crm_err_hint(err, "crm-hook scripts lists them");
}

crm_err crm_script_find(const struct crm_script_row *rows, size_t count, const char *text, const struct crm_script_row **out)
{
	*out = NULL;
	text += crm_starts(text, "hooks/") ? strlen("hooks/") : 0;
	for (size_t i = 0; i < count; i++) {
		if (crm_same(rows[i].script.name, text)) {
			*out = &rows[i];
			return NULL;
		}
		if (!crm_same(crm_path_last(rows[i].script.name), text))
			continue;
		if (*out)
			return crm_fail(CRM_CONFLICT, "'%s' is %s and %s", text, (*out)->script.name, rows[i].script.name);
		*out = &rows[i];
	}
	return *out ? NULL : unknown(rows, count, text);
}

crm_err crm_scripts_sentence(struct crm_repo *repo, struct crm_arena *arena, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_script_row *rows;
	size_t count, fail = 0, dead = 0, idle = 0;
	int64_t behind = 0;

	*out = "";
	CRM_TRY(crm_scripts_list(repo, arena, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		fail += rows[i].state.tries > 0;
		dead += rows[i].dead;
		idle += !rows[i].script.runs;
		behind = rows[i].known && rows[i].behind > behind ? rows[i].behind : behind;
	}
	if (!count)
		return NULL;
	crm_str_addf(&text, "%zu %s", count, count == 1 ? "program" : "programs");
	if (fail)
		crm_str_addf(&text, ", %zu of them %s", fail, fail == 1 ? "fails" : "fail");
	if (behind)
		crm_str_addf(&text, ", %lld %s behind", (long long)behind, behind == 1 ? "change" : "changes");
	if (idle)
		crm_str_addf(&text, ", %zu not executable", idle);
	if (dead)
		crm_str_addf(&text, ", %zu %s given up", dead, dead == 1 ? "event" : "events");
	if (fail || dead || idle)
		crm_str_add(&text, " (crm-hook scripts)");
	*out = crm_copy(arena, crm_str_text(&text));
	return NULL;
}
