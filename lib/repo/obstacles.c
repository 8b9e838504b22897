#include "repo/obstacles.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "store/name.h"
#include "store/own.h"
#include "store/read.h"
#include "store/stmt.h"

enum { NAMED_MOST = 8, SENTENCES_MOST = 3, FIELDS_MOST = 4 };

struct counted {
	const char *entity;          /* its name: the model may change */
	int64_t later, refused;
};

struct crm_obstacles {
	struct crm_repo *repo;
	struct crm_arena *arena;
	struct crm_map *records;     /* "contact:7f3a..." */
	struct crm_str named, sentences;
	int64_t later, refused, yielding;
	struct counted *counts;
	size_t count;
};

struct crm_obstacles *crm_obstacles_new(struct crm_repo *repo)
{
	struct crm_obstacles *obstacles = crm_calloc(1, sizeof *obstacles);
	obstacles->repo = repo;
	obstacles->arena = crm_arena_new();
	obstacles->records = crm_map_new();
	return obstacles;
}

void crm_obstacles_drop(struct crm_obstacles **obstacles)
{
	if (!*obstacles)
		return;
	crm_map_drop(&(*obstacles)->records);
	crm_str_drop(&(*obstacles)->named);
	crm_str_drop(&(*obstacles)->sentences);
	crm_arena_drop(&(*obstacles)->arena);
	free((*obstacles)->counts);
	free(*obstacles);
	*obstacles = NULL;
}

static struct counted *count_of(struct crm_obstacles *obstacles, const char *entity)
{
	for (size_t i = 0; i < obstacles->count; i++)
		if (crm_same(obstacles->counts[i].entity, entity))
			return &obstacles->counts[i];
	obstacles->counts = crm_realloc(obstacles->counts, (obstacles->count + 1) * sizeof *obstacles->counts);
	obstacles->counts[obstacles->count] = (struct counted){ .entity = crm_copy(obstacles->arena, entity) };
	return &obstacles->counts[obstacles->count++];
}

static void add_key(struct crm_str *out, const char *entity, const char *id)
{
	crm_str_addf(out, "%s:%s", entity, id);
}

bool crm_obstacles_has(const struct crm_obstacles *obstacles, const char *entity, const char *id)
{
	CRM_AUTO(crm_str_drop) struct crm_str key = {0};
	if (!crm_map_count(obstacles->records))
		return false;
	add_key(&key, entity, id);
	return crm_map_get(obstacles->records, crm_str_text(&key)) != NULL;
}

int64_t crm_obstacles_count(const struct crm_obstacles *obstacles)
{
	return (int64_t)crm_map_count(obstacles->records);
}

bool crm_obstacles_yield(const struct crm_obstacles *obstacles)
{
	return obstacles->yielding > 0;
}

/* A record is counted once, by the first thing found. */
static bool note(struct crm_obstacles *obstacles, const struct crm_entry *change)
{
	CRM_AUTO(crm_str_drop) struct crm_str key = {0};
	add_key(&key, change->entity, change->record);
	if (crm_map_get(obstacles->records, crm_str_text(&key)))
		return false;
	crm_map_put(obstacles->records, crm_str_text(&key), "");
	return true;
}

static void add_short_id(struct crm_obstacles *obstacles, const struct crm_entity *entity, const char *id)
{
	size_t digits = 8;
	if (entity && crm_read_short_id(obstacles->repo->store, entity, id, &digits))
		digits = 8;
	crm_str_addf(&obstacles->named, "%.*s", (int)digits, id);
}

static void add_fields(struct crm_obstacles *obstacles, const struct crm_entity *entity, const bool *later)
{
	size_t named = 0;
	for (size_t i = 0; i < entity->count; i++) {
		if (!later[i] || !crm_may_read(&obstacles->repo->actor, entity, entity->fields[i]))
			continue;
		if (named++ == FIELDS_MOST)
			crm_str_add(&obstacles->named, " ...");
		else if (named <= FIELDS_MOST)
			crm_str_addf(&obstacles->named, " %s", entity->fields[i]->name);
	}
}

void crm_obstacles_later(struct crm_obstacles *obstacles, const struct crm_entry *change,
                         const struct crm_entity *entity, const struct crm_reversal *reversal)
{
	if (!note(obstacles, change))
		return;
	count_of(obstacles, change->entity)->later++;
	obstacles->yielding += !reversal->gone;
	if (++obstacles->later > NAMED_MOST)
		return;
	crm_str_add(&obstacles->named, obstacles->later > 1 ? ", " : "");
	add_short_id(obstacles, entity, change->record);
	if (reversal->gone)
		crm_str_add(&obstacles->named, " removed");
	else
		add_fields(obstacles, entity, reversal->later);
}

/* A refusal to remove names the record itself; others name what is wrong with it. */
void crm_obstacles_refused(struct crm_obstacles *obstacles, const struct crm_entry *change,
                           const struct crm_entity *entity, crm_err why)
{
	char text[1024];
	if (!note(obstacles, change))
		return;
	count_of(obstacles, change->entity)->refused++;
	/* Linked to: links can be emptied. What is stored under a definition has to go first. */
	obstacles->yielding += change->op == CRM_CREATE && entity && !crm_own_is_definition(entity);
	if (++obstacles->refused > SENTENCES_MOST)
		return;
	struct crm_str *out = &obstacles->sentences;
	crm_str_add(out, obstacles->refused > 1 ? "; " : "");
	if (change->op != CRM_CREATE && entity) {
		crm_name_add(out, obstacles->repo->store, entity, change->record);
		crm_str_add(out, ": ");
	}
	crm_str_add(out, crm_err_print(why, text, sizeof text));
}

/* -- the sentence --------------------------------------------------------------- */

/* How many records of an entity the transactions touched. */
static crm_err count_touched(struct crm_obstacles *obstacles, const char *entity, const struct crm_txn *txns,
                             size_t count, int64_t *out)
{
	struct crm_stmt *stmt;
	bool row;
	*out = 0;
	for (size_t i = 0; i < count; i++) {
		CRM_TRY(crm_db_stmt(obstacles->repo->store->db,
		                    "SELECT count(DISTINCT record) FROM change WHERE txn = ?1 AND entity = ?2", &stmt));
		crm_stmt_bind_int(stmt, 1, txns[i].seq);
		crm_stmt_bind_text(stmt, 2, entity);
		CRM_TRY(crm_stmt_step(stmt, &row));
		*out += row ? crm_stmt_int(stmt, 0) : 0;
		crm_stmt_reset(stmt);
	}
	return NULL;
}

static crm_err add_counts(struct crm_obstacles *obstacles, struct crm_str *out, const struct crm_txn *txns,
                          size_t count)
{
	size_t named = 0;
	int64_t all;
	for (size_t i = 0; i < obstacles->count; i++) {
		const struct counted *counted = &obstacles->counts[i];
		const struct crm_entity *entity = crm_model_entity(obstacles->repo->store->model, counted->entity);
		if (!counted->later)
			continue;
		CRM_TRY(count_touched(obstacles, counted->entity, txns, count, &all));
		crm_str_addf(out, "%s%lld of %lld %s", named++ ? ", " : "", (long long)counted->later, (long long)all,
		             !entity ? counted->entity : all == 1 ? entity->name : entity->plural);
	}
	return NULL;
}

static const char *what_it_was(const struct crm_txn *txns, size_t count)
{
	if (count > 1)
		return "these changes";
	if (crm_starts(txns->tool, "crm-import"))
		return "this import";
	return crm_ends(txns->tool, " merge") ? "this merge" : "this change";
}

static void add_more(struct crm_str *out, int64_t count, int most)
{
	if (count > most)
		crm_str_addf(out, " and %lld more", (long long)(count - most));
}

crm_err crm_obstacles_text(struct crm_obstacles *obstacles, struct crm_arena *arena, const struct crm_txn *txns,
                           size_t count, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	if (obstacles->later) {
		CRM_TRY(add_counts(obstacles, &text, txns, count));
		crm_str_addf(&text, " %s changed after %s: %s", obstacles->later == 1 ? "was" : "were",
		             what_it_was(txns, count), crm_str_text(&obstacles->named));
		add_more(&text, obstacles->later, NAMED_MOST);
	}
	if (obstacles->refused) {
		crm_str_addf(&text, "%s%s", text.n ? "; " : "", crm_str_text(&obstacles->sentences));
		add_more(&text, obstacles->refused, SENTENCES_MOST);
	}
	*out = crm_copy(arena, crm_str_text(&text));
	return NULL;
}
