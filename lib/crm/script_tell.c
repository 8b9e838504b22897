#include "crm/script_tell.h"

#include "base/file.h"
#include "base/number.h"
#include "base/time.h"
#include "crm/script_teller.h"
#include "repo/hook_kinds.h"

/* -- telling ------------------------------------------------------------------------- */

static crm_err leave(struct crm_script_teller *teller, const struct crm_script_unit *unit)
{
	return teller->script->event ? crm_script_events_next(&teller->events)
	                             : crm_script_events_leave(&teller->events, unit->txn_id);
}

static crm_err tell_next(struct crm_script_teller *teller, bool *on, int64_t *done)
{
	struct crm_script_result result = {0};
	struct crm_script_unit unit;

	CRM_TRY(crm_script_unit_ahead(teller, &unit));
	CRM_TRY(crm_script_run(teller->repo, teller->arena, teller->script, &teller->events, &result));
	crm_err err = crm_script_settle(teller, &unit, &result, on);
	if (err)
		crm_db_rollback(teller->places->db);
	CRM_TRY(err);
	*done += result.status == 0;
	return *on ? leave(teller, &unit) : NULL;
}

/* Also past what is not told, so that it is not looked at again. */
static crm_err move_on(struct crm_script_teller *teller, int64_t from)
{
	int64_t place = crm_events_place(teller->events.events);

	return teller->events.ahead || place == from
		? NULL : crm_place_put(teller->places, crm_script_place(teller->arena, teller->script->name), place);
}

static crm_err tell_all(struct crm_script_teller *teller, int64_t place, int64_t *done)
{
	struct crm_arena_mark mark = crm_arena_mark(teller->arena);
	bool on = true;

	CRM_TRY(crm_script_events_open(teller->repo, teller->script, place, &teller->events));
	CRM_TRY(crm_script_events_next(&teller->events));
	while (on && teller->events.ahead) {
		crm_arena_rewind(teller->arena, mark);
		CRM_TRY(tell_next(teller, &on, done));
	}
	return on ? move_on(teller, place) : NULL;
}

static crm_err tell(struct crm_repo *repo, struct crm_places *places, const struct crm_script *script, int64_t *done)
{
	CRM_AUTO(crm_script_teller_drop) struct crm_script_teller teller;
	int64_t place;
	bool known;

	crm_script_teller_open(&teller, repo, places, script);
	/* A folder that is named like no event is told of by the list of programs. */
	if (!script->runs || (script->event && crm_event_name_check(repo->store->model, script->event)))
		return NULL;
	CRM_TRY(crm_script_state_get(places, teller.arena, script->name, &teller.state));
	if (teller.state.next_at > crm_now())
		return NULL;
	CRM_TRY(crm_script_find_place(&teller, &place, &known));
	return known ? tell_all(&teller, place, done) : NULL;
}

/* Those that fail come last: one that hangs keeps no other waiting. */
static crm_err tell_those(struct crm_repo *repo, struct crm_places *places, const struct crm_script *scripts, size_t count,
                          bool failing, int64_t *done)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_script_state *states = crm_new(arena, struct crm_script_state, count + 1);

	for (size_t i = 0; i < count; i++)
		CRM_TRY(crm_script_state_get(places, arena, scripts[i].name, &states[i]));
	for (size_t i = 0; i < count; i++)
		if ((states[i].tries > 0) == failing)
			CRM_TRY(tell(repo, places, &scripts[i], done));
	return NULL;
}

crm_err crm_scripts_tell(struct crm_repo *repo, int64_t *done)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	struct crm_script *scripts;
	size_t count;

	*done = 0;
	CRM_TRY(crm_scripts_after(arena, repo->folder, &scripts, &count));
	if (!count)
		return NULL;
	CRM_TRY(crm_script_places_open(repo->folder, repo->store, &places));
	CRM_TRY(tell_those(repo, places, scripts, count, false, done));
	return tell_those(repo, places, scripts, count, true, done);
}

crm_err crm_scripts_lock(struct crm_repo *repo, int *fd)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	int64_t milliseconds;

	CRM_TRY(crm_config_check(repo->config, "lock.timeout"));
	CRM_TRY(crm_integer_parse(crm_config_get(repo->config, "lock.timeout"), &milliseconds));
	CRM_TRY(crm_folder_make(crm_repo_path(repo, arena, "hooks")));
	return crm_err_in(crm_lock(crm_hook_lock(arena, repo->folder, "scripts"), (long)milliseconds, fd),
	                  "programs of hooks/ are being told");
}

/* -- by hand ------------------------------------------------------------------------- */

/* Goes to what was given up. ahead NULL: its event is not there any more. */
static crm_err find_dead(struct crm_script_teller *teller, const struct crm_script_dead *dead)
{
	struct crm_txn txn;
	int64_t before;
	crm_err err = crm_journal_find(teller->repo->store, teller->arena, dead->txn, &txn);

	if (crm_err_kind(err) == CRM_NOT_FOUND)
		return NULL;
	CRM_TRY(err);
	CRM_TRY(crm_event_place_before(teller->repo->store, txn.seq, &before));
	CRM_TRY(crm_script_events_open(teller->repo, teller->script, before, &teller->events));
	do
		CRM_TRY(crm_script_events_next(&teller->events));
	while (teller->events.ahead && teller->events.ahead->txn->seq == txn.seq && *dead->event &&
	       !crm_same(teller->events.ahead->id, dead->event));
	if (teller->events.ahead && teller->events.ahead->txn->seq != txn.seq)
		teller->events.ahead = NULL;
	return NULL;
}

static crm_err tell_dead(struct crm_repo *repo, struct crm_places *places, const struct crm_script *script,
                         const struct crm_script_dead *dead, int64_t *done)
{
	CRM_AUTO(crm_script_teller_drop) struct crm_script_teller teller;
	struct crm_script_result result = {0};
	struct crm_script_unit unit;

	crm_script_teller_open(&teller, repo, places, script);
	CRM_TRY(find_dead(&teller, dead));
	if (teller.events.ahead) {
		CRM_TRY(crm_script_unit_ahead(&teller, &unit));
		CRM_TRY(crm_script_run(repo, teller.arena, script, &teller.events, &result));
		CRM_TRY(crm_script_keep_run(&teller, &unit, &result));
		*done += result.status == 0;
	}
	return result.status == 0 ? crm_script_dead_drop(places, dead->id) : NULL;
}

crm_err crm_script_retry(struct crm_repo *repo, struct crm_places *places, const struct crm_script *script, int64_t *done)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_script_state state;
	struct crm_script_dead *deads;
	size_t count;

	CRM_TRY(crm_script_state_get(places, arena, script->name, &state));
	state.next_at = 0;
	CRM_TRY(crm_script_state_put(places, script->name, &state));
	CRM_TRY(crm_script_deads(places, arena, script->name, &deads, &count));
	for (size_t i = 0; i < count; i++)
		CRM_TRY(tell_dead(repo, places, script, &deads[i], done));
	return NULL;
}

static crm_err skip_ahead(struct crm_script_teller *teller)
{
	struct crm_script_unit unit;

	CRM_TRY(crm_script_unit_ahead(teller, &unit));
	CRM_TRY(crm_db_begin(teller->places->db));
	CRM_TRY(crm_script_give_up(teller, &unit));
	CRM_TRY(crm_script_state_put(teller->places, teller->script->name, &teller->state));
	return crm_db_commit(teller->places->db);
}

crm_err crm_script_skip(struct crm_repo *repo, struct crm_places *places, const struct crm_script *script, bool *skipped)
{
	CRM_AUTO(crm_script_teller_drop) struct crm_script_teller teller;
	int64_t place;
	bool known;

	crm_script_teller_open(&teller, repo, places, script);
	CRM_TRY(crm_script_state_get(places, teller.arena, script->name, &teller.state));
	*skipped = teller.state.tries > 0;
	if (!*skipped)
		return NULL;
	CRM_TRY(crm_script_find_place(&teller, &place, &known));
	CRM_TRY(crm_script_events_open(repo, script, place, &teller.events));
	CRM_TRY(crm_script_events_next(&teller.events));
	return teller.events.ahead ? skip_ahead(&teller) : NULL;
}
