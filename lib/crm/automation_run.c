#include "crm/automation_run.h"

#include <string.h>

#include "base/id.h"
#include "base/str.h"
#include "base/time.h"
#include "crm/automation_fire.h"
#include "crm/automation_set.h"
#include "crm/automation_time.h"
#include "hook/place.h"
#include "model/record.h"
#include "store/arrival.h"
#include "store/stmt.h"

#define PLACE "rules"

enum {
	REMEMBER_EVERY = 500,            /* events between two times that the place is written down */
	CASCADES = 100,                  /* times that what was done is looked at for what follows from it */
};

/* The run whose transaction is being read. */
struct cause {
	char run[CRM_ID_SIZE];           /* "": none */
	int64_t txn, at, depth, step;
};

struct reader {
	struct crm_repo *repo;
	struct crm_places *places;
	struct crm_automation_set *set;
	struct crm_events *events;
	struct cause cause;
	char txn[CRM_ID_SIZE];           /* that is read; "": none yet */
	int64_t place;                   /* before it */
	int64_t last;                    /* number of the last transaction that `set` is for */
	int64_t first;                   /* the place that is written down; -1: none */
	int64_t seen, done;
	struct crm_automation_kept kept; /* what a rule is wrong with */
};

static void drop_reader(struct reader *reader)
{
	crm_events_drop(&reader->events);
	crm_automation_set_drop(&reader->set);
	crm_places_drop(&reader->places);
}

/* -- where it begins ------------------------------------------------------------------------------------ */

/* When the first of the rules there are was made; INT64_MAX: there are none. */
static crm_err first_rule(struct crm_repo *repo, int64_t *at)
{
	struct crm_stmt *stmt;
	bool row;
	*at = INT64_MAX;
	CRM_TRY(crm_db_stmt(repo->store->db, "SELECT min(x.at) FROM change AS c JOIN txn AS x ON x.seq = c.txn"
	                    " WHERE c.entity = 'rule' AND c.op = 'create' AND c.record IN (SELECT id FROM rule)", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row && crm_stmt_text(stmt, 0))
		(void)crm_instant_read(crm_stmt_text(stmt, 0), at);
	crm_stmt_reset(stmt);
	return NULL;
}

/* A reader without a place is a new one: its first rule has just been made, and perhaps something happened since. Or its place
 * was lost, or this is a new clone: then events of a day are looked at again, which were told by their runs if they were. */
static crm_err first_place(struct crm_repo *repo, int64_t *place)
{
	int64_t made, day = repo->now - CRM_DAY;
	CRM_TRY(first_rule(repo, &made));
	if (made == INT64_MAX)
		return crm_event_place_end(repo->store, place);
	return crm_event_place_at(repo->store, made > day ? made : day, place);
}

static crm_err open_reader(struct reader *reader)
{
	bool known;
	CRM_TRY(crm_places_open(reader->repo->folder, reader->repo->store, &reader->places));
	CRM_TRY(crm_place_get(reader->places, PLACE, &reader->place, &known));
	if (!known)
		CRM_TRY(first_place(reader->repo, &reader->place));
	reader->first = known ? reader->place : -1;
	return NULL;
}

/* -- which rules ------------------------------------------------------------------------------------------ */

/* The last change of a rule in the transactions up to this one. */
static crm_err last_rule_change(struct crm_repo *repo, int64_t txn, int64_t *seq)
{
	struct crm_stmt *stmt;
	bool row;
	CRM_TRY(crm_db_stmt(repo->store->db, "SELECT max(seq) FROM change WHERE entity = 'rule' AND txn <= ?1", &stmt));
	crm_stmt_bind_int(stmt, 1, txn);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*seq = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

/* Transactions arrive in another order than they happened in where a pull brought them. How far is it one order, or no rule
 * changed in between? *txn: seq of the first of them. */
static crm_err follow_order(struct crm_repo *repo, int64_t number, int64_t *txn, int64_t *last)
{
	int64_t first = number, from, next, changed, before;
	CRM_TRY(crm_arrival_run(repo->store, number, txn, last));
	for (from = *txn; *last != CRM_ARRIVAL_OPEN; first = next) {
		CRM_TRY(last_rule_change(repo, from + *last - first, &changed));
		next = *last + 1;
		CRM_TRY(crm_arrival_txn(repo->store, next, &from));
		CRM_TRY(last_rule_change(repo, from - 1, &before));
		if (changed != before)
			return NULL;
		CRM_TRY(crm_arrival_run(repo->store, next, &from, last));
	}
	return NULL;
}

/* No further than what there is: a pull may bring others meanwhile. */
static crm_err find_stretch(struct crm_repo *repo, int64_t number, int64_t *txn, int64_t *last)
{
	int64_t end = 0;
	CRM_TRY(crm_db_begin_read(repo->store->db));
	crm_err err = follow_order(repo, number, txn, last);
	err = err ? err : crm_journal_last_txn(repo->store, &end);
	crm_db_rollback(repo->store->db);
	*last = *last > end ? end : *last;
	return err;
}

static crm_err open_events(struct reader *reader, int64_t place)
{
	crm_events_drop(&reader->events);
	CRM_TRY(crm_events_open(reader->repo->store, &reader->set->wanted, place, &reader->events));
	crm_events_until(reader->events, reader->last);
	return NULL;
}

static crm_err open_stretch(struct reader *reader, int64_t place)
{
	int64_t number = crm_event_place_number(place) + crm_event_place_is_whole(place), txn;
	CRM_TRY(find_stretch(reader->repo, number, &txn, &reader->last));
	crm_automation_set_drop(&reader->set);
	CRM_TRY(crm_automation_set_open(reader->repo, txn - 1, &reader->set));
	return open_events(reader, place);
}

/* -- one event ------------------------------------------------------------------------------------------- */

static void take_cause(struct reader *reader, const struct crm_event *event)
{
	struct cause *cause = &reader->cause;
	struct crm_value at = crm_record_get(event->new, "at");
	if (!crm_same(event->txn->batch, event->record))
		return; /* somebody else changed the record of a run */
	*cause = (struct cause){ .txn = event->txn->seq, .depth = crm_record_get(event->new, "depth").i,
		.step = crm_record_get(event->new, "step").i };
	memcpy(cause->run, event->record, CRM_ID_SIZE);
	if (at.shape == CRM_TEXT)
		(void)crm_instant_read(at.s, &cause->at);
}

/* What tells the event from all others in every clone. That of a run's transaction has another id in each, and so has that of
 * what a clock found. */
static const char *stable_id(const struct crm_event *event, const struct cause *cause, struct crm_arena *arena)
{
	const char *rest = strchr(event->id, '.');
	if (cause && rest)
		return crm_textf(arena, "%s.%lld%s", cause->run, (long long)cause->step, rest);
	return rest && crm_starts(rest, ".occurrence.") ? rest + 1 : event->id;
}

static crm_err fire(struct reader *reader, const struct crm_automation_rule *rule, const struct crm_event *event, bool *final)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct cause *cause = reader->cause.run[0] ? &reader->cause : NULL;
	struct crm_firing firing = { .rule = rule, .entity = event->entity, .record = event->record,
		.seen = event->new ? event->new : event->old, .event = stable_id(event, cause, arena), .name = event->name,
		.at = cause ? cause->at : event->at, .cause = cause ? cause->run : NULL, .depth = cause ? cause->depth + 1 : 0 };
	struct crm_fired fired;
	CRM_TRY(crm_automation_fire(reader->repo, &firing, &fired));
	reader->done += fired.wrote;
	*final = fired.final;
	return NULL;
}

/* Another rule may act on the event all the same. */
static crm_err ask(struct reader *reader, const struct crm_automation_rule *rule, const struct crm_event *event, int64_t at,
                   bool *fits)
{
	*fits = false;
	crm_err err = rule->wrong ? crm_fail(CRM_INVALID, "%s", rule->wrong)
	                          : crm_automation_fits(reader->repo, rule, event, at, fits);
	if (err)
		*fits = false;
	return crm_automation_keep(&reader->kept, crm_err_in(err, "rule %s", rule->name));
}

static crm_err judge(struct reader *reader, const struct crm_event *event)
{
	int64_t at = reader->cause.run[0] ? reader->cause.at : event->at;
	bool final = false;
	if (crm_automation_ignores(event))
		return NULL;
	for (size_t i = 0; !final && i < reader->set->count; i++) {
		const struct crm_automation_rule *rule = &reader->set->rules[i];
		bool fits = false;
		if (!rule->active)
			continue;
		CRM_TRY(ask(reader, rule, event, at, &fits));
		if (fits)
			CRM_TRY(fire(reader, rule, event, &final));
	}
	return NULL;
}

/* -- all events ------------------------------------------------------------------------------------------- */

/* Between transactions alone, for within one it must be known whose it is. */
static crm_err turn(struct reader *reader, const struct crm_event *event)
{
	if (crm_same(event->txn->id, reader->txn))
		return NULL;
	if (reader->txn[0] && ++reader->seen % REMEMBER_EVERY == 0)
		CRM_TRY(crm_place_put(reader->places, PLACE, reader->place));
	memcpy(reader->txn, event->txn->id, sizeof reader->txn);
	reader->cause.run[0] = '\0';
	return NULL;
}

static crm_err take(struct reader *reader, const struct crm_event *event)
{
	const char *entity = event->entity->name;
	int64_t place = event->place;
	CRM_TRY(turn(reader, event));
	if (crm_same(entity, CRM_AUTOMATION_RUN_ENTITY)) {
		take_cause(reader, event);
	} else if (crm_same(entity, CRM_AUTOMATION_ENTITY) && event->detail == NULL && event->old != event->new) {
		crm_automation_set_take(reader->set, event);
		CRM_TRY(open_events(reader, place));
	} else {
		CRM_TRY(judge(reader, event));
	}
	return NULL;
}

static crm_err read_stretch(struct reader *reader, int64_t *place)
{
	const struct crm_event *event;
	CRM_TRY(open_stretch(reader, *place));
	for (;;) {
		int64_t before = crm_events_place(reader->events);
		CRM_TRY(crm_events_next(reader->events, &event));
		if (!event)
			break;
		if (!crm_same(event->txn->id, reader->txn))
			reader->place = before;
		CRM_TRY(take(reader, event));
	}
	*place = crm_event_place_whole(reader->last);
	return NULL;
}

static crm_err read_events(struct reader *reader)
{
	int64_t place = reader->place, end;
	CRM_TRY(crm_event_place_end(reader->repo->store, &end));
	while (place < end) {
		CRM_TRY(read_stretch(reader, &place));
		CRM_TRY(crm_event_place_end(reader->repo->store, &end));
	}
	return place == reader->first ? NULL : crm_place_put(reader->places, PLACE, place);
}

static crm_err act_on_events(struct crm_repo *repo, int64_t *done)
{
	CRM_AUTO(drop_reader) struct reader reader = { .repo = repo };
	CRM_TRY(open_reader(&reader));
	crm_err err = read_events(&reader);
	*done += reader.done;
	CRM_TRY(err);
	return crm_automation_kept(&reader.kept);
}

/* -- what waits ------------------------------------------------------------------------------------------- */

static crm_err next_waiting(struct crm_repo *repo, const char *now, char due[CRM_INSTANT_SIZE], char id[CRM_ID_SIZE], bool *found)
{
	struct crm_stmt *stmt;
	CRM_TRY(crm_db_stmt(repo->store->db, "SELECT due_at, id FROM rule_run WHERE status = 'waiting' AND due_at <= ?1"
	                    " AND (due_at, id) > (?2, ?3) ORDER BY due_at, id LIMIT 1", &stmt));
	crm_stmt_bind_text(stmt, 1, now);
	crm_stmt_bind_text(stmt, 2, due);
	crm_stmt_bind_text(stmt, 3, id);
	CRM_TRY(crm_stmt_step(stmt, found));
	if (*found) {
		memcpy(due, crm_stmt_text(stmt, 0), CRM_INSTANT_SIZE);
		memcpy(id, crm_stmt_text(stmt, 1), CRM_ID_SIZE);
	}
	crm_stmt_reset(stmt);
	return NULL;
}

/* Runs that wait until then, in order of their times; one that cannot go on stays where it is. */
static crm_err go_on(struct crm_repo *repo, int64_t now, int64_t *done)
{
	char until[CRM_INSTANT_SIZE], due[CRM_INSTANT_SIZE] = "", id[CRM_ID_SIZE] = "";
	struct crm_automation_kept kept = {0};
	crm_instant_text(now, until);
	for (;;) {
		bool found, wrote = false;
		CRM_TRY(next_waiting(repo, until, due, id, &found));
		if (!found)
			return crm_automation_kept(&kept);
		CRM_TRY(crm_automation_keep(&kept, crm_automation_resume(repo, id, false, &wrote)));
		*done += wrote;
	}
}

/* -- all --------------------------------------------------------------------------------------------------- */

/* What one thing brings about is found by the next look. */
crm_err crm_automation_run(struct crm_repo *repo, int64_t *done)
{
	struct crm_automation_kept kept = {0};
	for (int i = 0; i < CASCADES; i++) {
		int64_t before = *done;
		CRM_TRY(crm_automation_keep(&kept, act_on_events(repo, done)));
		CRM_TRY(crm_automation_keep(&kept, crm_automation_clock(repo, done)));
		CRM_TRY(crm_automation_keep(&kept, go_on(repo, repo->now, done)));
		if (*done == before)
			break;
	}
	return crm_automation_kept(&kept);
}

crm_err crm_automation_behind(struct crm_repo *repo, int64_t *out)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	int64_t place;
	bool known;

	CRM_TRY(crm_places_open(repo->folder, repo->store, &places));
	CRM_TRY(crm_place_get(places, PLACE, &place, &known));
	if (!known)
		CRM_TRY(first_place(repo, &place));
	return crm_event_behind(repo->store, place, out);
}
