#include "crm/script_teller.h"

#include "base/duration.h"
#include "base/time.h"
#include "hook/script_notice.h"

enum { SECOND = 1000, FIRST_PAUSE = 5 * SECOND, GROWS = 3, LONGEST_PAUSE = 3600 * SECOND };

void crm_script_teller_open(struct crm_script_teller *teller, struct crm_repo *repo, struct crm_places *places,
                        const struct crm_script *script)
{
	*teller = (struct crm_script_teller){ .repo = repo, .places = places, .script = script, .arena = crm_arena_new() };
}

void crm_script_teller_drop(struct crm_script_teller *teller)
{
	crm_script_events_drop(&teller->events);
	crm_arena_drop(&teller->arena);
}

crm_err crm_script_unit_ahead(struct crm_script_teller *teller, struct crm_script_unit *out)
{
	const struct crm_event *event = teller->events.ahead;
	struct crm_arena *arena = teller->arena;

	*out = (struct crm_script_unit){ .txn_id = crm_copy(arena, event->txn->id), .event_id = "",
		.after = event->place };
	if (teller->script->event) {
		out->event_id = crm_copy(arena, event->id);
		out->what = crm_textf(arena, "%s %s", event->name, event->record);
		return NULL;
	}
	out->what = crm_textf(arena, "transaction %s", out->txn_id);
	out->after = crm_event_place_whole(crm_event_place_number(event->place));
	return NULL;
}

/* A program that was noticed and has no place has lost it with hooks/state.db: it begins anew at the end. One that was not
 * noticed yet has nothing to hear. */
crm_err crm_script_find_place(struct crm_script_teller *teller, int64_t *place, bool *known)
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

/* -- what a run leaves behind -------------------------------------------------------- */

crm_err crm_script_keep_run(struct crm_script_teller *teller, const struct crm_script_unit *unit,
                            const struct crm_script_result *result)
{
	if (!*result->output && result->status == 0)
		return NULL;
	return crm_script_run_add(teller->places, teller->script->name, &(struct crm_script_run){ .at = crm_now(),
		.what = unit->what, .status = result->status,
		.output = *result->output ? result->output : result->words });
}

static crm_err pass(struct crm_script_teller *teller, const struct crm_script_unit *unit)
{
	teller->state.tries = teller->state.failed_at = teller->state.next_at = 0;
	return crm_place_put(teller->places, crm_script_place(teller->arena, teller->script->name), unit->after);
}

crm_err crm_script_give_up(struct crm_script_teller *teller, const struct crm_script_unit *unit)
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
static crm_err fail(struct crm_script_teller *teller, const struct crm_script_unit *unit, bool *on)
{
	struct crm_script_state *state = &teller->state;
	int64_t most;

	CRM_TRY(patience(teller->repo, &most));
	if (!state->tries++)
		state->failed_at = state->last_at;
	*on = state->last_at - state->failed_at >= most;
	if (*on)
		return crm_script_give_up(teller, unit);
	state->next_at = state->last_at + pause_after(state->tries);
	return NULL;
}

crm_err crm_script_settle(struct crm_script_teller *teller, const struct crm_script_unit *unit,
                          const struct crm_script_result *result, bool *on)
{
	*on = result->status == 0;
	teller->state.last_at = crm_now();
	teller->state.status = result->status;
	teller->state.words = result->words;
	CRM_TRY(crm_db_begin(teller->places->db));
	CRM_TRY(crm_script_keep_run(teller, unit, result));
	CRM_TRY(*on ? pass(teller, unit) : fail(teller, unit, on));
	CRM_TRY(crm_script_state_put(teller->places, teller->script->name, &teller->state));
	return crm_db_commit(teller->places->db);
}
