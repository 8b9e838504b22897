#include "store/clock_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/time.h"

enum { SECOND = 1000 };

struct calendar {
	char id[CRM_ID_SIZE];
	struct crm_worktime *time;
	struct calendar *next;
};

struct policy {
	char id[CRM_ID_SIZE];
	struct crm_clock_policy policy;
	struct policy *next;
};

struct crm_clock_reader {
	struct crm_db *db;
	struct crm_arena *arena;           /* of one story */
	struct crm_arena_mark mark;
	int64_t version;                   /* of the database that what is kept is of */
	struct calendar *calendars;
	struct policy *policies;
};

struct crm_clock_reader *crm_clock_reader_new(struct crm_db *db)
{
	struct crm_clock_reader *reader = crm_calloc(1, sizeof *reader);

	reader->db = db;
	reader->arena = crm_arena_new();
	reader->mark = crm_arena_mark(reader->arena);
	return reader;
}

static void forget(struct crm_clock_reader *reader)
{
	while (reader->calendars) {
		struct calendar *first = reader->calendars;

		reader->calendars = first->next;
		crm_worktime_drop(&first->time);
		free(first);
	}
	while (reader->policies) {
		struct policy *first = reader->policies;

		reader->policies = first->next;
		free(first);
	}
}

void crm_clock_reader_drop(struct crm_clock_reader **reader)
{
	if (!*reader)
		return;
	forget(*reader);
	crm_arena_drop(&(*reader)->arena);
	free(*reader);
	*reader = NULL;
}

static void forget_if_changed(struct crm_clock_reader *reader)
{
	int64_t version = crm_db_version(reader->db);

	if (version == reader->version)
		return;
	forget(reader);
	reader->version = version;
}

/* -- calendars --------------------------------------------------------------------------- */

struct holidays {
	struct crm_holiday *list;
	size_t count, room;
};

static void holidays_drop(struct holidays *holidays)
{
	free(holidays->list);
}

static void take_holiday(struct holidays *holidays, struct crm_stmt *stmt)
{
	struct crm_holiday one = { .yearly = crm_stmt_int(stmt, 2) != 0 };
	const char *from = crm_stmt_text(stmt, 0), *until = crm_stmt_text(stmt, 1);

	if (!from || !crm_date_read(from, &one.from))
		return;
	if (!until || !crm_date_read(until, &one.until))
		one.until = one.from;
	if (holidays->count == holidays->room) {
		holidays->room = holidays->room ? holidays->room * 2 : 32;
		holidays->list = crm_realloc(holidays->list, holidays->room * sizeof *holidays->list);
	}
	holidays->list[holidays->count++] = one;
}

static crm_err read_holidays(struct crm_clock_reader *reader, const char *calendar, struct holidays *out)
{
	struct crm_stmt *stmt;
	bool row = true;

	CRM_TRY(crm_db_stmt(reader->db, "SELECT date, until, yearly FROM holiday WHERE calendar = ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, calendar);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		take_holiday(out, stmt);
	}
}

static crm_err make_calendar(struct crm_clock_reader *reader, const char *id, const char *zone, const char *hours,
                             struct crm_worktime **out)
{
	CRM_AUTO(holidays_drop) struct holidays holidays = {0};
	struct crm_workweek week;

	CRM_TRY(crm_workweek_read(hours ? hours : "24/7", &week));
	CRM_TRY(read_holidays(reader, id, &holidays));
	return crm_worktime_new(&week, zone ? zone : "UTC", holidays.list, holidays.count, out);
}

static crm_err compile(struct crm_clock_reader *reader, const char *id, struct crm_worktime **out)
{
	struct crm_stmt *stmt;
	crm_err err;
	bool row;

	CRM_TRY(crm_db_stmt(reader->db, "SELECT timezone, hours FROM calendar WHERE id = ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, id);
	CRM_TRY(crm_stmt_step(stmt, &row));
	err = make_calendar(reader, id, row ? crm_stmt_text(stmt, 0) : NULL, row ? crm_stmt_text(stmt, 1) : NULL, out);
	crm_stmt_reset(stmt);
	return err;
}

crm_err crm_clock_calendar_read(struct crm_clock_reader *reader, const char *id, struct crm_worktime **out)
{
	struct calendar *calendar;

	id = id && strlen(id) < CRM_ID_SIZE ? id : "";
	forget_if_changed(reader);
	for (calendar = reader->calendars; calendar; calendar = calendar->next)
		if (strcmp(calendar->id, id) == 0) {
			*out = calendar->time;
			return NULL;
		}
	CRM_TRY(compile(reader, id, out));
	calendar = crm_calloc(1, sizeof *calendar);
	strcpy(calendar->id, id);
	calendar->time = *out;
	calendar->next = reader->calendars;
	reader->calendars = calendar;
	return NULL;
}

/* -- policies ---------------------------------------------------------------------------- */

static crm_err read_policy(struct crm_clock_reader *reader, const char *id, struct crm_clock_policy *out)
{
	char calendar[CRM_ID_SIZE] = "";
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(reader->db, "SELECT calendar, first_response, next_response, resolution FROM sla"
	                    " WHERE id = ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, id);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row) {
		const char *link = crm_stmt_text(stmt, 0);

		if (link && strlen(link) < CRM_ID_SIZE)
			strcpy(calendar, link);
		out->first = crm_stmt_int(stmt, 1) * SECOND;
		out->next = crm_stmt_int(stmt, 2) * SECOND;
		out->resolution = crm_stmt_int(stmt, 3) * SECOND;
	}
	crm_stmt_reset(stmt);
	return crm_clock_calendar_read(reader, calendar, &out->time);
}

crm_err crm_clock_policy_read(struct crm_clock_reader *reader, const char *id, const struct crm_clock_policy **out)
{
	struct crm_clock_policy policy = {0};
	struct policy *kept;

	id = id && strlen(id) < CRM_ID_SIZE ? id : "";
	forget_if_changed(reader);
	for (kept = reader->policies; kept; kept = kept->next)
		if (strcmp(kept->id, id) == 0) {
			*out = &kept->policy;
			return NULL;
		}
	CRM_TRY(read_policy(reader, id, &policy));
	kept = crm_calloc(1, sizeof *kept);
	strcpy(kept->id, id);
	kept->policy = policy;
	kept->next = reader->policies;
	reader->policies = kept;
	*out = &kept->policy;
	return NULL;
}

/* -- the story --------------------------------------------------------------------------- */

static int64_t instant_or(const char *text, int64_t other)
{
	int64_t instant;

	return text && crm_instant_read(text, &instant) ? instant : other;
}

/* Newest first, while they are found; the first is where the chain ends. */
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

static void turn_round(struct turns *turns)
{
	for (size_t i = 0; i < turns->count / 2; i++) {
		struct crm_clock_turn other = turns->list[i];

		turns->list[i] = turns->list[turns->count - 1 - i];
		turns->list[turns->count - 1 - i] = other;
	}
}

/* The body is looked into only where a status is in it; a removal's has the status that it came back with. */
static const char select_link[] =
	"SELECT c.prev, c.op = 'update', CASE WHEN has THEN c.before ->> 'status' END,"
	" CASE WHEN has THEN (SELECT x.at FROM txn AS x WHERE x.seq = c.txn) END, has"
	" FROM (SELECT *, op = 'update' AND instr(before, '\"status\":') > 0 AS has FROM change WHERE seq = ?1) AS c";

static crm_err walk_back(struct crm_clock_reader *reader, const struct crm_clock_ticket *ticket, int64_t opened,
                         struct turns *turns)
{
	const char *status = ticket->status;
	struct crm_stmt *stmt;
	int64_t seq = ticket->rev;
	bool row;

	CRM_TRY(crm_db_stmt(reader->db, select_link, &stmt));
	while (seq) {
		crm_stmt_bind_int(stmt, 1, seq);
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			break;
		seq = crm_stmt_int(stmt, 0);
		if (crm_stmt_int(stmt, 4)) {
			const char *was = crm_stmt_text(stmt, 2);

			add_turn(turns, instant_or(crm_stmt_text(stmt, 3), opened), status);
			status = was ? crm_copy(reader->arena, was) : NULL;
		}
		crm_stmt_reset(stmt);
	}
	add_turn(turns, opened, status);
	return NULL;
}

/* Time does not run backward, whatever an import says of the opening. */
static void keep_order(struct turns *turns, int64_t opened)
{
	for (size_t i = 0; i < turns->count; i++)
		if (turns->list[i].at < opened)
			turns->list[i].at = opened;
}

static crm_err count_messages(struct crm_clock_reader *reader, const char *ticket, size_t *count)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(reader->db, "SELECT count(*) FROM message WHERE ticket = ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, ticket);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*count = row ? (size_t)crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

/* What is sent later than the moment it is looked from has not been sent. */
static crm_err read_messages(struct crm_clock_reader *reader, const char *ticket, struct crm_clock_story *story)
{
	struct crm_clock_message *list;
	struct crm_stmt *stmt;
	size_t room;
	bool row;

	CRM_TRY(count_messages(reader, ticket, &room));
	if (!room)
		return NULL;
	list = crm_new(reader->arena, struct crm_clock_message, room);
	CRM_TRY(crm_db_stmt(reader->db, "SELECT coalesce(sent_at, created_at), direction = 'out' FROM message"
	                    " WHERE ticket = ?1 AND direction IN ('in', 'out') AND automatic IS NOT 1 ORDER BY 1, id", &stmt));
	crm_stmt_bind_text(stmt, 1, ticket);
	for (size_t i = 0; i < room; i++) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			break;
		list[story->message_count].at = instant_or(crm_stmt_text(stmt, 0), story->opened);
		list[story->message_count].out = crm_stmt_int(stmt, 1) != 0;
		story->message_count += list[story->message_count].at <= story->now;
	}
	crm_stmt_reset(stmt);
	story->messages = list;
	return NULL;
}

crm_err crm_clock_story_read(struct crm_clock_reader *reader, const struct crm_clock_ticket *ticket, bool messages,
                             struct crm_clock_story *out)
{
	struct turns turns = { .arena = reader->arena };

	crm_arena_rewind(reader->arena, reader->mark);
	*out = (struct crm_clock_story){ .now = instant_or(ticket->now, 0) };
	out->opened = instant_or(ticket->created_at, out->now);
	out->answered = ticket->first_response_at && crm_instant_read(ticket->first_response_at, &out->answered_at);
	out->stopped = ticket->stopped_at && crm_instant_read(ticket->stopped_at, &out->stopped_at);
	CRM_TRY(walk_back(reader, ticket, out->opened, &turns));
	turn_round(&turns);
	keep_order(&turns, out->opened);
	out->turns = turns.list;
	out->turn_count = turns.count;
	return messages ? read_messages(reader, ticket->id, out) : NULL;
}
