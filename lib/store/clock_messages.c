#include "store/clock_messages.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/time.h"
#include "store/stmt.h"

/* What is read of a message; `made`: its record. */
struct row {
	int64_t at, made;
	bool out, failed;
};

/* Those of a ticket are a ring: `next` of the last is the first. */
struct kept {
	uint64_t ticket;
	struct row row;
	uint32_t next;
};

struct crm_clock_messages {
	struct crm_db *db;
	struct crm_stmt *search;           /* the connection's */
	struct kept *kept;                 /* NULL: they are searched for */
	size_t count, room;
	uint32_t *places;                  /* by hash of the ticket: its last message's number + 1; 0: none */
	size_t mask;
};

struct crm_clock_messages *crm_clock_messages_new(struct crm_db *db)
{
	struct crm_clock_messages *messages = crm_calloc(1, sizeof *messages);

	messages->db = db;
	return messages;
}

void crm_clock_messages_forget(struct crm_clock_messages *messages)
{
	free(messages->kept);
	free(messages->places);
	messages->kept = NULL;
	messages->places = NULL;
	messages->count = messages->room = 0;
}

void crm_clock_messages_drop(struct crm_clock_messages **messages)
{
	if (!*messages)
		return;
	crm_clock_messages_forget(*messages);
	free(*messages);
	*messages = NULL;
}

/* -- of one ticket ----------------------------------------------------------------------- */

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

/* An answer that did not arrive is none; what the ticket says of its first answer may be said of that one. What is sent later
 * than the moment it is looked from has not been sent. */
static void take(struct messages *messages, const struct row *row, struct crm_clock_story *story)
{
	int64_t at = row->at == INT64_MIN ? story->opened : row->at, made = row->made == INT64_MIN ? at : row->made;

	if (!row->out || !row->failed) {
		if (at <= story->now)
			add_message(messages, at, row->out, made);
	} else if ((made < at ? made : at) <= story->answered_at)
		story->answered = false;
}

/* -- reading ----------------------------------------------------------------------------- */

enum { SENT_AT, CREATED_AT, OUT, FAILED, TICKET };

#define SELECT "SELECT sent_at, created_at, direction = 'out', delivery = 'failed', ticket FROM message" \
	" WHERE direction IN ('in', 'out') AND automatic IS NOT 1"

static int64_t instant_of(const char *text)
{
	int64_t instant;

	return text && crm_instant_read(text, &instant) ? instant : INT64_MIN;
}

static struct row row_of(struct crm_stmt *stmt)
{
	const char *sent = crm_stmt_text(stmt, SENT_AT), *created = crm_stmt_text(stmt, CREATED_AT);
	int64_t made = instant_of(created);

	return (struct row){ sent && !crm_same(sent, created) ? instant_of(sent) : made, made,
		crm_stmt_int(stmt, OUT) != 0, crm_stmt_int(stmt, FAILED) != 0 };
}

/* Few have any order to be put in, so it is not SQLite that sorts. */
static crm_err search(struct crm_clock_messages *all, const char *ticket, struct messages *messages,
                      struct crm_clock_story *story)
{
	bool row;

	if (!all->search)
		CRM_TRY(crm_db_stmt(all->db, SELECT " AND ticket = ?1", &all->search));
	crm_stmt_bind_text(all->search, 1, ticket);
	for (;;) {
		CRM_TRY(crm_stmt_step(all->search, &row));
		if (!row)
			return NULL;
		struct row one = row_of(all->search);

		take(messages, &one, story);
	}
}

/* -- of all ------------------------------------------------------------------------------ */

static void keep(struct crm_clock_messages *all, struct crm_stmt *stmt)
{
	const char *ticket = crm_stmt_text(stmt, TICKET);

	uint64_t number;

	if (!ticket || !crm_id_read(ticket, &number))
		return;
	if (all->count == all->room) {
		all->room = all->room ? all->room * 2 : 1024;
		all->kept = crm_realloc(all->kept, all->room * sizeof *all->kept);
	}
	all->kept[all->count++] = (struct kept){ .ticket = number, .row = row_of(stmt) };
}

/* The place of a ticket, or the one that it would have. */
static size_t place_of(const struct crm_clock_messages *all, uint64_t ticket)
{
	size_t at = crm_id_place(ticket, all->mask);

	while (all->places[at] && all->kept[all->places[at] - 1].ticket != ticket)
		at = (at + 1) & all->mask;
	return at;
}

static void link_rings(struct crm_clock_messages *all)
{
	all->mask = 1023;
	while (all->mask < 2 * all->count)
		all->mask = 2 * all->mask + 1;
	all->places = crm_calloc(all->mask + 1, sizeof *all->places);
	for (size_t i = 0; i < all->count; i++) {
		size_t place = place_of(all, all->kept[i].ticket);
		struct kept *last = all->places[place] ? &all->kept[all->places[place] - 1] : &all->kept[i];

		all->kept[i].next = last == &all->kept[i] ? (uint32_t)i : last->next;
		last->next = (uint32_t)i;
		all->places[place] = (uint32_t)i + 1;
	}
}

crm_err crm_clock_messages_keep(struct crm_clock_messages *messages)
{
	struct crm_stmt *stmt;
	bool row;

	if (messages->places)
		return NULL;
	/* In the order they lie in, which the index of tickets is not. */
	CRM_TRY(crm_db_stmt(messages->db, SELECT, &stmt));
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			break;
		keep(messages, stmt);
	}
	link_rings(messages);
	return NULL;
}

static void look_up(const struct crm_clock_messages *all, const char *ticket, struct messages *messages,
                    struct crm_clock_story *story)
{
	uint32_t last, at;
	uint64_t number;

	if (!crm_id_read(ticket, &number))
		return;
	last = all->places[place_of(all, number)];
	if (!last)
		return;
	at = last - 1;
	do {
		at = all->kept[at].next;
		take(messages, &all->kept[at].row, story);
	} while (at != last - 1);
}

crm_err crm_clock_messages_read(struct crm_clock_messages *all, struct crm_arena *arena, const char *ticket,
                                struct crm_clock_story *story)
{
	struct messages messages = { .arena = arena };

	if (all->places)
		look_up(all, ticket, &messages, story);
	else
		CRM_TRY(search(all, ticket, &messages, story));
	put_in_order(&messages);
	story->messages = messages.list;
	story->message_count = messages.count;
	return NULL;
}
