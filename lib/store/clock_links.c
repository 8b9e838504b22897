#include "store/clock_links.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "form/json.h"
#include "store/stmt.h"

enum {
	STRETCH = 1024, PLACES = 1024,   /* 32 MB of links */
	FEW = 256,                       /* so many are asked for one by one */
	TRIAL = 64, WORTH = 32,          /* a stretch that is read must answer so many questions */
	CACHE = 64 << 20,
};

/* One change; `was` is the place among the statuses, and what it is is in `kind`. */
enum kind { NOT_THERE, PLAIN, STATUS };

struct link {
	int64_t prev, txn, at;
	unsigned short was;
	unsigned char kind;
};

struct stretch {
	int64_t number;                  /* its first seq is number * STRETCH */
	struct link links[STRETCH];
};

struct crm_clock_links {
	struct crm_db *db;
	struct crm_arena *arena;
	struct crm_arena_mark mark;
	const char **statuses;           /* NULL first */
	size_t status_count, status_room;
	struct stretch *stretches[PLACES];
	struct crm_stmt *one, *many;     /* the connection's */
	int64_t asked, reads, uses;
};

struct crm_clock_links *crm_clock_links_new(struct crm_db *db)
{
	struct crm_clock_links *links = crm_calloc(1, sizeof *links);

	links->db = db;
	links->arena = crm_arena_new();
	links->mark = crm_arena_mark(links->arena);
	return links;
}

void crm_clock_links_forget(struct crm_clock_links *links)
{
	for (size_t i = 0; i < PLACES; i++) {
		free(links->stretches[i]);
		links->stretches[i] = NULL;
	}
	crm_arena_rewind(links->arena, links->mark);
	links->statuses = NULL;
	links->status_count = links->status_room = 0;
	links->asked = links->reads = links->uses = 0;
}

void crm_clock_links_drop(struct crm_clock_links **links)
{
	if (!*links)
		return;
	crm_clock_links_forget(*links);
	crm_arena_drop(&(*links)->arena);
	free(*links);
	*links = NULL;
}

/* -- statuses ---------------------------------------------------------------------------- */

static unsigned short place_of(struct crm_clock_links *links, const char *status, size_t n)
{
	if (!links->status_count)
		links->status_count = 1;
	for (size_t i = 1; i < links->status_count; i++)
		if (strncmp(links->statuses[i], status, n) == 0 && !links->statuses[i][n])
			return (unsigned short)i;
	if (links->status_count >= links->status_room) {
		const char **old = links->statuses;

		links->status_room = links->status_room ? links->status_room * 2 : 16;
		links->statuses = crm_new(links->arena, const char *, links->status_room);
		if (old)
			memcpy(links->statuses, old, links->status_count * sizeof *old);
	}
	links->statuses[links->status_count] = crm_copy_n(links->arena, status, n);
	return (unsigned short)links->status_count++;
}

static unsigned short escaped_status(struct crm_clock_links *links, const char *body)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_member *members;
	size_t count;

	if (crm_json_object(arena, body, strlen(body), &members, &count))
		return 0;
	for (size_t i = 0; i < count; i++)
		if (strcmp(members[i].name, "status") == 0 && members[i].text)
			return place_of(links, members[i].text, members[i].n);
	return 0;
}

/* Bodies are our own writing, on one line and without blanks; taking them apart for one word would cost more than all else. */
static unsigned short status_in(struct crm_clock_links *links, const char *body)
{
	static const char key[] = "\"status\":";
	const char *at = strstr(body, key);
	size_t n;

	if (!at || at[sizeof key - 1] != '"')
		return 0;
	at += sizeof key;
	n = strcspn(at, "\"\\");
	return at[n] == '"' ? place_of(links, at, n) : escaped_status(links, body);
}

/* -- reading ----------------------------------------------------------------------------- */

#define HAS_STATUS "op = 'update' AND instr(before, '\"status\":') > 0"
#define COLUMNS "prev, iif(" HAS_STATUS ", (SELECT x.at FROM txn AS x WHERE x.seq = change.txn), NULL)," \
	" iif(" HAS_STATUS ", before, NULL), txn"

static crm_err keep_stmt(struct crm_clock_links *links, const char *sql, struct crm_stmt **stmt)
{
	if (*stmt)
		return NULL;
	/* What is next to each other in the journal is to be found in the cache. */
	crm_db_cache(links->db, CACHE);
	return crm_db_stmt(links->db, sql, stmt);
}

static struct link take(struct crm_clock_links *links, struct crm_stmt *stmt)
{
	const char *at = crm_stmt_text(stmt, 1), *body;
	struct link link = { .prev = crm_stmt_int(stmt, 0), .txn = crm_stmt_int(stmt, 3), .kind = PLAIN };

	if (!at || !crm_instant_read(at, &link.at))
		return link;
	body = crm_stmt_text(stmt, 2);
	link.was = body ? status_in(links, body) : 0;
	link.kind = STATUS;
	return link;
}

static crm_err read_one(struct crm_clock_links *links, int64_t seq, struct link *out)
{
	bool row;

	CRM_TRY(keep_stmt(links, "SELECT " COLUMNS " FROM change WHERE seq = ?1", &links->one));
	crm_stmt_bind_int(links->one, 1, seq);
	CRM_TRY(crm_stmt_step(links->one, &row));
	*out = row ? take(links, links->one) : (struct link){0};
	crm_stmt_reset(links->one);
	return NULL;
}

/* The plus keeps SQLite from the index of entities, which would be all of it. */
static crm_err read_many(struct crm_clock_links *links, struct stretch *stretch)
{
	int64_t first = stretch->number * STRETCH;
	bool row;

	CRM_TRY(keep_stmt(links, "SELECT " COLUMNS ", seq FROM change WHERE seq BETWEEN ?1 AND ?2 AND +entity = 'ticket'",
	                  &links->many));
	crm_stmt_bind_int(links->many, 1, first);
	crm_stmt_bind_int(links->many, 2, first + STRETCH - 1);
	for (;;) {
		CRM_TRY(crm_stmt_step(links->many, &row));
		if (!row)
			return NULL;
		stretch->links[crm_stmt_int(links->many, 4) - first] = take(links, links->many);
	}
}

/* -- stretches --------------------------------------------------------------------------- */

static bool is_worth_it(const struct crm_clock_links *links)
{
	return links->asked > FEW && (links->reads < TRIAL || links->uses >= links->reads * WORTH);
}

static crm_err find_stretch(struct crm_clock_links *links, int64_t number, struct stretch **out)
{
	struct stretch **place = &links->stretches[number % PLACES];

	*out = *place;
	if (*place && (*place)->number == number)
		return NULL;
	if (!*place)
		*place = crm_malloc(sizeof **place);
	memset(*place, 0, sizeof **place);
	(*place)->number = number;
	links->reads++;
	*out = *place;
	return read_many(links, *place);
}

crm_err crm_clock_link(struct crm_clock_links *links, int64_t seq, struct crm_clock_link *out, bool *found)
{
	struct stretch *stretch;
	struct link link;

	links->asked++;
	if (is_worth_it(links)) {
		links->uses++;
		CRM_TRY(find_stretch(links, seq / STRETCH, &stretch));
		link = stretch->links[seq % STRETCH];
	} else {
		CRM_TRY(read_one(links, seq, &link));
	}
	*found = link.kind != NOT_THERE;
	*out = (struct crm_clock_link){ .prev = link.prev, .txn = link.txn, .at = link.at, .has_status = link.kind == STATUS,
		.was = link.was ? links->statuses[link.was] : NULL };
	return NULL;
}
