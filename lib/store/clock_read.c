#include "store/clock_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/time.h"
#include "store/db_function.h"
#include "store/stmt.h"

enum { SECOND = 1000, CACHE = 64 << 20 };

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
	struct crm_stmt *statuses, *messages; /* the connection's; they are asked for every ticket */
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

static crm_err prepare(struct crm_clock_reader *reader, const char *sql, struct crm_stmt **stmt)
{
	if (*stmt)
		return NULL;
	/* What lies together is to be found in the cache by the next ticket. */
	crm_db_cache(reader->db, CACHE);
	return crm_db_stmt(reader->db, sql, stmt);
}

static const char select_statuses[] =
	"SELECT at, was FROM \"ticket.was\" WHERE field = 'status' AND id = ?1 ORDER BY seq";

/* What it was, and after that what it is. */
static crm_err read_turns(struct crm_clock_reader *reader, const struct crm_clock_ticket *ticket, int64_t opened,
                          struct turns *turns)
{
	bool row;

	CRM_TRY(prepare(reader, select_statuses, &reader->statuses));
	crm_stmt_bind_text(reader->statuses, 1, ticket->id);
	for (;;) {
		CRM_TRY(crm_stmt_step(reader->statuses, &row));
		if (!row)
			break;
		const char *was = crm_stmt_text(reader->statuses, 1);

		add_turn(turns, opened, was ? crm_copy(turns->arena, was) : NULL);
		opened = crm_stmt_int(reader->statuses, 0);
	}
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

/* `written` is when the record was made, until all are there. */
struct messages {
	struct crm_arena *arena;
	struct crm_clock_message *list;
	size_t count, room;
};

static void add_message(struct messages *messages, int64_t at, bool out, int64_t made)
{
	if (messages->count == messages->room) {
		struct crm_clock_message *old = messages->list;

		messages->room = messages->room ? messages->room * 2 : 8;
		messages->list = crm_new(messages->arena, struct crm_clock_message, messages->room);
		if (messages->count)
			memcpy(messages->list, old, messages->count * sizeof *old);
	}
	messages->list[messages->count++] = (struct crm_clock_message){ at, out, made };
}

/* What was written in the same millisecond: first the question, then the answer. */
static int by_time(const void *a, const void *b)
{
	const struct crm_clock_message *x = a, *y = b;

	return x->written != y->written ? (x->written < y->written ? -1 : 1) : x->out - y->out;
}

/* An answer of this place, for its record is not made later than it was sent, between the sending and the coming of what a
 * customer wrote. As $message.timeline_at has it. */
static bool is_crossed(const struct messages *messages, const struct crm_clock_message *in)
{
	for (size_t i = 0; i < messages->count; i++) {
		const struct crm_clock_message *out = &messages->list[i];

		if (out->out && out->written <= out->at && out->written >= in->at && out->written <= in->written)
			return true;
	}
	return false;
}

static void put_in_order(struct messages *messages)
{
	for (size_t i = 0; i < messages->count; i++) {
		struct crm_clock_message *one = &messages->list[i];

		if (!one->out && one->at < one->written && is_crossed(messages, one))
			one->at = one->written;
	}
	for (size_t i = 0; i < messages->count; i++) {
		struct crm_clock_message *one = &messages->list[i];

		one->written = one->out && one->written < one->at ? one->written : one->at;
	}
	if (messages->count > 1)
		qsort(messages->list, messages->count, sizeof *messages->list, by_time);
}

/* Few have any order to be put in, so it is not SQLite that sorts. */
static const char select_messages[] =
	"SELECT coalesce(sent_at, created_at), direction = 'out', delivery = 'failed', created_at FROM message"
	" WHERE ticket = ?1 AND direction IN ('in', 'out') AND automatic IS NOT 1";

/* An answer that did not arrive is none; what the ticket says of its first answer may be said of that one. */
static void take_failed(int64_t made, int64_t at, struct crm_clock_story *story)
{
	if ((made < at ? made : at) <= story->answered_at)
		story->answered = false;
}

/* What is sent later than the moment it is looked from has not been sent. */
static crm_err read_messages(struct crm_clock_reader *reader, const char *ticket, struct crm_clock_story *story)
{
	struct messages messages = { .arena = reader->arena };
	bool row = true;

	CRM_TRY(prepare(reader, select_messages, &reader->messages));
	crm_stmt_bind_text(reader->messages, 1, ticket);
	for (;;) {
		CRM_TRY(crm_stmt_step(reader->messages, &row));
		if (!row)
			break;
		int64_t at = instant_or(crm_stmt_text(reader->messages, 0), story->opened);
		int64_t made = instant_or(crm_stmt_text(reader->messages, 3), at);
		bool goes_out = crm_stmt_int(reader->messages, 1) != 0;

		if (goes_out && crm_stmt_int(reader->messages, 2))
			take_failed(made, at, story);
		else if (at <= story->now)
			add_message(&messages, at, goes_out, made);
	}
	put_in_order(&messages);
	story->messages = messages.list;
	story->message_count = messages.count;
	return NULL;
}

crm_err crm_clock_story_read(struct crm_clock_reader *reader, const struct crm_clock_ticket *ticket, bool messages,
                             struct crm_clock_story *out)
{
	struct turns turns = { .arena = reader->arena };

	forget_if_changed(reader);
	crm_arena_rewind(reader->arena, reader->mark);
	*out = (struct crm_clock_story){ .now = instant_or(ticket->now, 0) };
	out->opened = instant_or(ticket->created_at, out->now);
	out->answered = ticket->first_response_at && crm_instant_read(ticket->first_response_at, &out->answered_at);
	out->stopped = ticket->stopped_at && crm_instant_read(ticket->stopped_at, &out->stopped_at);
	CRM_TRY(read_turns(reader, ticket, out->opened, &turns));
	keep_order(&turns, out->opened);
	out->turns = turns.list;
	out->turn_count = turns.count;
	return messages ? read_messages(reader, ticket->id, out) : NULL;
}
