#include "crm/script_tell.h"

#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/file.h"
#include "base/number.h"
#include "base/str.h"
#include "base/time.h"
#include "crm/script_run.h"
#include "hook/script_notice.h"
#include "repo/hook_kinds.h"

enum { SECOND = 1000, FIRST_PAUSE = 5 * SECOND, GROWS = 3, LONGEST_PAUSE = 3600 * SECOND };

/* One program that is told. */
struct teller {
	struct crm_repo *repo;
	struct crm_places *places;
	const struct crm_script *script;
	struct crm_arena *arena;         /* of one run */
	struct crm_arena_mark mark;
	struct crm_script_events events;
	struct crm_script_state state;
};

/* What it is told in one run. */
struct unit {
	int64_t txn;                     /* seq */
	const char *txn_id, *event_id;   /* event_id "": all of the transaction */
	const char *what;
	int64_t after;                   /* the place when it is done */
};

static void open_teller(struct teller *teller, struct crm_repo *repo, struct crm_places *places,
                        const struct crm_script *script)
{
	*teller = (struct teller){ .repo = repo, .places = places, .script = script, .arena = crm_arena_new() };
	teller->mark = crm_arena_mark(teller->arena);
}

static void drop_teller(struct teller *teller)
{
	crm_script_events_drop(&teller->events);
	crm_arena_drop(&teller->arena);
}

static crm_err unit_ahead(struct teller *teller, struct unit *out)
{
	const struct crm_event *event = teller->events.ahead;
	struct crm_arena *arena = teller->arena;

	*out = (struct unit){ .txn = event->txn->seq, .txn_id = crm_copy(arena, event->txn->id), .event_id = "",
		.after = event->place };
	if (teller->script->event) {
		out->event_id = crm_copy(arena, event->id);
		out->what = crm_textf(arena, "%s %s", event->name, event->record);
		return NULL;
	}
	out->what = crm_textf(arena, "transaction %s", out->txn_id);
	return crm_event_place_after(teller->repo->store, out->txn, &out->after);
}

/* -- what a run leaves behind -------------------------------------------------------- */

static crm_err keep_run(struct teller *teller, const struct unit *unit, const struct crm_script_result *result)
{
	if (!*result->output && result->status == 0)
		return NULL;
	return crm_script_run_add(teller->places, teller->script->name, &(struct crm_script_run){ .at = crm_now(),
		.what = unit->what, .status = result->status,
		.output = *result->output ? result->output : result->words });
}

static crm_err pass(struct teller *teller, const struct unit *unit)
{
	teller->state.tries = teller->state.failed_at = teller->state.next_at = 0;
	return crm_place_put(teller->places, crm_script_place(teller->arena, teller->script->name), unit->after);
}

static crm_err give_up(struct teller *teller, const struct unit *unit)
{
	CRM_TRY(crm_script_dead_add(teller->places, &(struct crm_script_dead){ .name = teller->script->name,
		.txn = unit->txn_id, .event = unit->event_id, .at = crm_now(), .tries = teller->state.tries,
		.words = teller->state.words }));
	return pass(teller, unit);
}

static int64_t pause_after(int64_t tries)
{
	int64_t pause = FIRST_PAUSE;

	for (int64_t i = 1; i < tries && pause < LONGEST_PAUSE; i++)
		pause *= GROWS;
	return pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE;
}

static crm_err patience(const struct crm_repo *repo, int64_t *out)
{
	CRM_TRY(crm_config_check(repo->config, "hooks.give_up"));
	CRM_TRY(crm_duration_parse(crm_config_get(repo->config, "hooks.give_up"), out));
	*out *= SECOND;
	return NULL;
}

/* *on: it is done with this one, and may be told the next. */
static crm_err fail(struct teller *teller, const struct unit *unit, bool *on)
{
	struct crm_script_state *state = &teller->state;
	int64_t most;

	CRM_TRY(patience(teller->repo, &most));
	if (!state->tries++)
		state->failed_at = state->last_at;
	*on = state->last_at - state->failed_at >= most;
	if (*on)
		return give_up(teller, unit);
	state->next_at = state->last_at + pause_after(state->tries);
	return NULL;
}

static crm_err settle(struct teller *teller, const struct unit *unit, const struct crm_script_result *result, bool *on)
{
	*on = result->status == 0;
	teller->state.last_at = crm_now();
	teller->state.status = result->status;
	teller->state.words = result->words;
	CRM_TRY(crm_db_begin(teller->places->db));
	CRM_TRY(keep_run(teller, unit, result));
	CRM_TRY(*on ? pass(teller, unit) : fail(teller, unit, on));
	CRM_TRY(crm_script_state_put(teller->places, teller->script->name, &teller->state));
	return crm_db_commit(teller->places->db);
}

/* -- telling ------------------------------------------------------------------------- */

static crm_err leave(struct teller *teller, const struct unit *unit)
{
	return teller->script->event ? crm_script_events_next(&teller->events)
	                             : crm_script_events_leave(&teller->events, unit->txn);
}

static crm_err tell_next(struct teller *teller, bool *on, int64_t *done)
{
	struct crm_script_result result = {0};
	struct unit unit;

	CRM_TRY(unit_ahead(teller, &unit));
	CRM_TRY(crm_script_run(teller->repo, teller->arena, teller->script, &teller->events, &result));
	crm_err err = settle(teller, &unit, &result, on);
	if (err)
		crm_db_rollback(teller->places->db);
	CRM_TRY(err);
	*done += result.status == 0;
	return *on ? leave(teller, &unit) : NULL;
}

/* A program that was noticed and has no place has lost it with hooks/state.db: it begins anew at the end. One that was not
 * noticed yet has nothing to hear. */
static crm_err find_place(struct teller *teller, int64_t *place, bool *known)
{
	const char *name = crm_script_place(teller->arena, teller->script->name);
	bool noticed;

	CRM_TRY(crm_place_get(teller->places, name, place, known));
	if (*known)
		return NULL;
	CRM_TRY(crm_script_was_noticed(teller->repo->folder, teller->script->name, &noticed));
	if (!noticed)
		return NULL;
	CRM_TRY(crm_event_place_end(teller->repo->store, place));
	return crm_place_put(teller->places, name, *place);
}

/* Also past what is not told, so that it is not looked at again. */
static crm_err move_on(struct teller *teller, int64_t from)
{
	int64_t place = crm_events_place(teller->events.events);

	return teller->events.ahead || place == from
		? NULL : crm_place_put(teller->places, crm_script_place(teller->arena, teller->script->name), place);
}

static crm_err tell_all(struct teller *teller, int64_t place, int64_t *done)
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
	CRM_AUTO(drop_teller) struct teller teller;
	int64_t place;
	bool known;

	open_teller(&teller, repo, places, script);
	/* A folder that is named like no event is told of by the list of programs. */
	if (!script->runs || (script->event && crm_event_name_check(repo->store->model, script->event)))
		return NULL;
	CRM_TRY(crm_script_state_get(places, teller.arena, script->name, &teller.state));
	if (teller.state.next_at > crm_now())
		return NULL;
	CRM_TRY(find_place(&teller, &place, &known));
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
static crm_err find_dead(struct teller *teller, const struct crm_script_dead *dead)
{
	struct crm_txn txn;
	int64_t before;
	crm_err err = crm_journal_find(teller->repo->store, teller->arena, dead->txn, &txn);

	if (crm_err_kind(err) == CRM_NOT_FOUND)
		return NULL;
	CRM_TRY(err);
	CRM_TRY(crm_event_place_after(teller->repo->store, txn.seq - 1, &before));
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
	CRM_AUTO(drop_teller) struct teller teller;
	struct crm_script_result result = {0};
	struct unit unit;

	open_teller(&teller, repo, places, script);
	CRM_TRY(find_dead(&teller, dead));
	if (teller.events.ahead) {
		CRM_TRY(unit_ahead(&teller, &unit));
		CRM_TRY(crm_script_run(repo, teller.arena, script, &teller.events, &result));
		CRM_TRY(keep_run(&teller, &unit, &result));
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

static crm_err skip_ahead(struct teller *teller)
{
	struct unit unit;

	CRM_TRY(unit_ahead(teller, &unit));
	CRM_TRY(crm_db_begin(teller->places->db));
	CRM_TRY(give_up(teller, &unit));
	CRM_TRY(crm_script_state_put(teller->places, teller->script->name, &teller->state));
	return crm_db_commit(teller->places->db);
}

crm_err crm_script_skip(struct crm_repo *repo, struct crm_places *places, const struct crm_script *script, bool *skipped)
{
	CRM_AUTO(drop_teller) struct teller teller;
	int64_t place;
	bool known;

	open_teller(&teller, repo, places, script);
	CRM_TRY(crm_script_state_get(places, teller.arena, script->name, &teller.state));
	*skipped = teller.state.tries > 0;
	if (!*skipped)
		return NULL;
	CRM_TRY(find_place(&teller, &place, &known));
	CRM_TRY(crm_script_events_open(repo, script, place, &teller.events));
	CRM_TRY(crm_script_events_next(&teller.events));
	return teller.events.ahead ? skip_ahead(&teller) : NULL;
}
