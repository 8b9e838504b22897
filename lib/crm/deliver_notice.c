#include "crm/deliver_notice.h"


#include "base/str.h"
#include "base/time.h"
#include "crm/deliver_way.h"
#include "hook/notice_state.h"
#include "repo/question.h"

enum { MINUTE = 60000, LONGEST = 6 * 60 * MINUTE, DOUBLED = 9 };

struct telling {
	struct crm_repo *repo;
	struct crm_arena *arena;         /* of one subscription */
	struct crm_places *places;
	struct crm_ways ways;
	int64_t begin;                   /* the place before which nothing is told here */
	int64_t done;
};

/* One subscription. */
struct turn {
	struct telling *telling;
	struct crm_subscription subscription;
	struct crm_notice_state state;
	const char *place_name;
	int64_t place;
};

static void drop_telling(struct telling *telling)
{
	crm_ways_drop(&telling->ways);
	crm_places_drop(&telling->places);
	crm_arena_drop(&telling->arena);
}

/* -- where it begins --------------------------------------------------------------------------- */

/* The transaction that made it, and when. */
static crm_err made_by(struct crm_repo *repo, const char *id, int64_t *txn, int64_t *at)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *entries = NULL;
	const struct crm_entry *entry;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_txn made;

	*txn = *at = 0;
	CRM_TRY(crm_entries_of_record(repo->store, "subscription", id, &entries));
	for (;;) {
		CRM_TRY(crm_entries_next(entries, &entry));
		if (!entry)
			break;
		*txn = entry->txn;
	}
	if (!*txn)
		return NULL;
	CRM_TRY(crm_journal_txn(repo->store, arena, *txn, &made));
	*at = made.at;
	return NULL;
}

/* One nobody has looked at begins with the transaction that made it. In a new copy that was long ago, or its place was lost: what
 * was told is not known, and is not told again. */
static crm_err find_place(struct turn *turn)
{
	struct crm_repo *repo = turn->telling->repo;
	int64_t txn, at;
	bool known;

	turn->place_name = crm_textf(turn->telling->arena, "notice:%s", turn->subscription.id);
	CRM_TRY(crm_place_get(turn->telling->places, turn->place_name, &turn->place, &known));
	if (known)
		return NULL;
	CRM_TRY(made_by(repo, turn->subscription.id, &txn, &at));
	if (txn)
		CRM_TRY(crm_event_place_after(repo->store, txn, &turn->place));
	if (turn->place < turn->telling->begin)
		turn->place = turn->telling->begin;
	turn->state.told = txn ? at : repo->now;
	CRM_TRY(crm_notice_state_put(turn->telling->places, turn->subscription.id, &turn->state));
	return crm_place_put(turn->telling->places, turn->place_name, turn->place);
}

/* -- one message --------------------------------------------------------------------------------- */

/* *more: there is more than one message holds. */
static crm_err gather(struct turn *turn, struct crm_notice *notice, int64_t *place, bool *more)
{
	CRM_AUTO(crm_events_drop) struct crm_events *events = NULL;
	struct crm_repo *repo = turn->telling->repo;
	const struct crm_event *event;
	bool fits;

	CRM_TRY(crm_events_open(repo->store, crm_event_wish_names(turn->subscription.wish), turn->place, &events));
	for (*more = false; !*more;) {
		CRM_TRY(crm_events_next(events, &event));
		if (!event)
			break;
		CRM_TRY(crm_subscription_fits(repo, &turn->subscription, event, &fits));
		if (fits)
			CRM_TRY(crm_notice_add(notice, event));
		*more = crm_notice_count(notice) == CRM_NOTICE_MOST;
	}
	*place = crm_events_place(events);
	return NULL;
}

static crm_err send(struct turn *turn, const struct crm_notice *notice, int64_t place)
{
	struct crm_letter letter = { .subscription = &turn->subscription, .subject = crm_notice_subject(notice),
		.body = crm_notice_body(notice), .lines = crm_notice_lines(notice),
		.key = crm_textf(turn->telling->arena, "notice.%s.%lld.%lld", turn->subscription.id, (long long)turn->place,
		                 (long long)place) };

	return crm_way_send(&turn->telling->ways, turn->telling->arena, &letter);
}

/* What was taken is behind it, in one step with when that was. */
static crm_err move(struct turn *turn, int64_t place)
{
	struct crm_places *places = turn->telling->places;

	turn->place = place;
	turn->state = (struct crm_notice_state){ .told = turn->telling->repo->now, .error = "" };
	CRM_TRY(crm_db_begin(places->db));
	crm_err err = crm_place_put(places, turn->place_name, place);
	err = err ? err : crm_notice_state_put(places, turn->subscription.id, &turn->state);
	if (!err)
		return crm_db_commit(places->db);
	crm_db_rollback(places->db);
	return err;
}

static crm_err tell(struct turn *turn)
{
	bool more = true;

	while (more) {
		CRM_AUTO(crm_notice_drop) struct crm_notice *notice =
			crm_notice_new(turn->telling->repo, turn->telling->arena, &turn->subscription);
		int64_t place;
		CRM_TRY(gather(turn, notice, &place, &more));
		if (crm_notice_count(notice)) {
			CRM_TRY(send(turn, notice, place));
			turn->telling->done++;
		}
		if (place != turn->place || turn->subscription.rhythm.kind != CRM_RHYTHM_NONE || turn->state.tries)
			CRM_TRY(move(turn, place));
	}
	return NULL;
}

/* -- all ------------------------------------------------------------------------------------------- */

/* What happens while it is switched off is not told later. */
static crm_err pass_over(struct turn *turn)
{
	int64_t end;

	CRM_TRY(crm_event_place_end(turn->telling->repo->store, &end));
	return end == turn->place ? NULL : move(turn, end);
}

static crm_err tell_if_due(struct turn *turn)
{
	struct telling *telling = turn->telling;
	CRM_AUTO(crm_zone_leave) struct crm_zone_stay stay = crm_zone_enter(turn->subscription.zone);
	int64_t now = telling->repo->now;
	bool quiet;

	CRM_TRY(find_place(turn));
	if (!turn->subscription.active)
		return pass_over(turn);
	if (turn->state.next > now || !crm_rhythm_is_due(&turn->subscription.rhythm, turn->state.told, now))
		return NULL;
	CRM_TRY(crm_subscription_is_quiet(telling->repo, telling->arena, &turn->subscription, &quiet));
	return quiet ? NULL : tell(turn);
}

/* It is tried again: in a minute, two, four ... six hours. */
static crm_err note(struct turn *turn, const char *id, crm_err why)
{
	struct crm_notice_state *state = &turn->state;
	int64_t pause = state->tries >= DOUBLED ? LONGEST : (INT64_C(1) << state->tries) * MINUTE;

	state->tries++;
	state->next = turn->telling->repo->now + (pause < LONGEST ? pause : LONGEST);
	state->error = crm_copy(turn->telling->arena, why->text);
	return crm_notice_state_put(turn->telling->places, id, state);
}

static crm_err take_turn(struct telling *telling, const char *id)
{
	struct turn turn = { .telling = telling };

	CRM_TRY(crm_notice_state_get(telling->places, telling->arena, id, &turn.state));
	crm_err err = crm_subscription_read(telling->repo, telling->arena, id, &turn.subscription);
	err = err ? err : tell_if_due(&turn);
	return err ? note(&turn, id, err) : NULL;
}

static crm_err list(struct crm_repo *repo, struct crm_arena *arena, const char ***ids, size_t *count)
{
	static const char *const fields[] = { "id", NULL };
	const struct crm_question question = { .entity = "subscription", .fields = fields };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	int64_t most;
	bool row;

	*count = 0;
	CRM_TRY(crm_question_count(repo, arena, &question, &most));
	*ids = crm_new(arena, const char *, most + 1);
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	for (;;) {
		CRM_TRY(crm_answer_next(answer, &row));
		if (!row || *count == (size_t)most)
			return NULL;
		(*ids)[(*count)++] = crm_answer_text(answer, arena, 0);
	}
}

/* Places of subscriptions that are no more. */
static crm_err sweep(struct telling *telling, struct crm_arena *arena, const char *const *ids, size_t count)
{
	static const char start[] = "notice:";
	const char **names;

	CRM_TRY(crm_place_names(telling->places, arena, start, &names));
	for (; *names; names++) {
		size_t i = 0;
		while (i < count && !crm_same(ids[i], *names + sizeof start - 1))
			i++;
		if (i == count)
			CRM_TRY(crm_place_forget(telling->places, *names));
	}
	return NULL;
}

crm_err crm_notices_run(struct crm_repo *repo, int64_t *done)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(drop_telling) struct telling telling = { .repo = repo, .arena = crm_arena_new(),
		.ways = { .repo = repo, .arena = arena } };
	const char **ids;
	size_t count;

	CRM_TRY(crm_places_open(repo->folder, repo->store, &telling.places));
	CRM_TRY(crm_place_begin(telling.places, CRM_NOTICE_BEGIN, &telling.begin));
	CRM_TRY(list(repo, arena, &ids, &count));
	CRM_TRY(sweep(&telling, arena, ids, count));
	for (size_t i = 0; i < count; i++) {
		struct crm_arena_mark mark = crm_arena_mark(telling.arena);
		CRM_TRY(take_turn(&telling, ids[i]));
		crm_arena_rewind(telling.arena, mark);
	}
	*done = telling.done;
	return NULL;
}

crm_err crm_notice_test(struct crm_repo *repo, struct crm_arena *arena, const char *id)
{
	struct crm_subscription subscription;
	struct crm_ways ways = { .repo = repo, .arena = arena };

	CRM_TRY(crm_subscription_read(repo, arena, id, &subscription));
	struct crm_letter letter = { .subscription = &subscription, .subject = "crm: a test",
		.body = crm_textf(arena, "This is how the subscription %s tells you what happens.\n", subscription.name),
		.lines = "{\"type\":\"subscription.test\"}\n", .key = crm_textf(arena, "notice.%s.test", id) };
	crm_err err = crm_way_send(&ways, arena, &letter);
	crm_ways_drop(&ways);
	return err;
}
