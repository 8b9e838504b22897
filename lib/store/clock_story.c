#include "store/clock_story.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "store/clock_messages.h"
#include "store/db_function.h"
#include "store/stays.h"
#include "store/stmt.h"

enum { CACHE = 64 << 20, MANY_LEAST = 1000, MANY_PART = 8 };

struct crm_clock_stories {
	struct crm_db *db;
	struct crm_arena *arena;           /* of one story */
	struct crm_arena_mark mark;
	int64_t version;                   /* of the database that what is kept is of */
	int64_t asked, many;               /* tickets since then; those that are many */
	struct crm_stays *all;             /* what the status of all has been; NULL: it is searched for */
	struct crm_stmt *statuses;         /* the connection's: it is asked for every ticket */
	struct crm_clock_messages *messages;
};

struct crm_clock_stories *crm_clock_stories_new(struct crm_db *db)
{
	struct crm_clock_stories *stories = crm_calloc(1, sizeof *stories);

	stories->db = db;
	stories->arena = crm_arena_new();
	stories->mark = crm_arena_mark(stories->arena);
	stories->many = MANY_LEAST;
	stories->messages = crm_clock_messages_new(db);
	return stories;
}

void crm_clock_stories_drop(struct crm_clock_stories **stories)
{
	if (!*stories)
		return;
	crm_clock_messages_drop(&(*stories)->messages);
	crm_stays_drop(&(*stories)->all);
	crm_arena_drop(&(*stories)->arena);
	free(*stories);
	*stories = NULL;
}

static void forget_if_changed(struct crm_clock_stories *stories)
{
	int64_t version = crm_db_version(stories->db);

	if (version == stories->version)
		return;
	crm_stays_drop(&stories->all);
	crm_clock_messages_forget(stories->messages);
	stories->asked = 0;
	stories->many = MANY_LEAST;
	stories->version = version;
}

static int64_t instant_or(const char *text, int64_t other)
{
	int64_t instant;

	return text && crm_instant_read(text, &instant) ? instant : other;
}

struct turns {
	struct crm_arena *arena;
	struct crm_clock_turn *list;
	size_t count, room;
};

static void add_turn(struct turns *turns, int64_t at, const char *status)
{
	if (turns->count == turns->room) {
		struct crm_clock_turn *old = turns->list;

		turns->room = turns->room ? turns->room * 2 : 8;
		turns->list = crm_new(turns->arena, struct crm_clock_turn, turns->room);
		if (turns->count)
			memcpy(turns->list, old, turns->count * sizeof *old);
	}
	turns->list[turns->count++] = (struct crm_clock_turn){ at, status };
}

static const char select_statuses[] =
	"SELECT at, was FROM \"ticket.was\" WHERE field = 'status' AND id = ?1 ORDER BY seq";

static crm_err search_turns(struct crm_clock_stories *stories, const char *id, int64_t *opened, struct turns *turns)
{
	bool row;

	if (!stories->statuses) {
		/* What lies together is to be found in the cache by the next ticket. */
		crm_db_cache(stories->db, CACHE);
		CRM_TRY(crm_db_stmt(stories->db, select_statuses, &stories->statuses));
	}
	crm_stmt_bind_text(stories->statuses, 1, id);
	for (;;) {
		CRM_TRY(crm_stmt_step(stories->statuses, &row));
		if (!row)
			return NULL;
		const char *was = crm_stmt_text(stories->statuses, 1);

		add_turn(turns, *opened, was ? crm_copy(turns->arena, was) : NULL);
		*opened = crm_stmt_int(stories->statuses, 0);
	}
}

static void take_turns(const struct crm_stays *stays, const char *id, int64_t *opened, struct turns *turns)
{
	size_t count;
	const struct crm_stay *list = crm_stays_of(stays, id, &count);

	for (size_t i = 0; i < count; i++) {
		struct crm_value was = crm_stay_value(stays, &list[i]);

		add_turn(turns, *opened, was.shape == CRM_TEXT ? was.s : NULL);
		*opened = list[i].at;
	}
}

/* Reading all takes as long as some MANY_PARTth of them one by one: who has asked for so many is taken to ask for the rest. */
static crm_err read_all_if_many(struct crm_clock_stories *stories)
{
	struct crm_stmt *stmt;
	bool row;

	if (stories->all || ++stories->asked < stories->many)
		return NULL;
	if (stories->many == MANY_LEAST) {
		CRM_TRY(crm_db_stmt(stories->db, "SELECT max(rowid) FROM main.\"ticket\"", &stmt));
		CRM_TRY(crm_stmt_step(stmt, &row));
		stories->many = (row ? crm_stmt_int(stmt, 0) : 0) / MANY_PART;
		crm_stmt_reset(stmt);
	}
	return stories->asked < stories->many ? NULL : crm_stays_read(stories->db, "ticket.status", INT64_MIN, &stories->all);
}

/* What it was, and after that what it is. */
static crm_err read_turns(struct crm_clock_stories *stories, const struct crm_clock_ticket *ticket, int64_t opened,
                          struct turns *turns)
{
	CRM_TRY(read_all_if_many(stories));
	if (stories->all)
		take_turns(stories->all, ticket->id, &opened, turns);
	else
		CRM_TRY(search_turns(stories, ticket->id, &opened, turns));
	add_turn(turns, opened, ticket->status);
	return NULL;
}

/* Time does not run backward, whatever an import says of the opening. */
static void keep_order(struct turns *turns, int64_t opened)
{
	for (size_t i = 0; i < turns->count; i++)
		if (turns->list[i].at < opened)
			turns->list[i].at = opened;
}

crm_err crm_clock_story_read(struct crm_clock_stories *stories, const struct crm_clock_ticket *ticket, bool messages,
                             struct crm_clock_story *out)
{
	struct turns turns = { .arena = stories->arena };

	forget_if_changed(stories);
	crm_arena_rewind(stories->arena, stories->mark);
	*out = (struct crm_clock_story){ .now = instant_or(ticket->now, 0) };
	out->opened = instant_or(ticket->created_at, out->now);
	out->answered = ticket->first_response_at && crm_instant_read(ticket->first_response_at, &out->answered_at);
	out->stopped = ticket->stopped_at && crm_instant_read(ticket->stopped_at, &out->stopped_at);
	CRM_TRY(read_turns(stories, ticket, out->opened, &turns));
	keep_order(&turns, out->opened);
	out->turns = turns.list;
	out->turn_count = turns.count;
	if (!messages)
		return NULL;
	if (stories->all)
		CRM_TRY(crm_clock_messages_keep(stories->messages));
	return crm_clock_messages_read(stories->messages, stories->arena, ticket->id, out);
}
