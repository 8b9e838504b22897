#include "hook/script_state.h"

#include <string.h>

#include "base/str.h"
#include "store/stmt.h"

#define PLACE "script:"

crm_err crm_script_places_open(const char *folder, struct crm_store *store, struct crm_places **out)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;

	*out = NULL;
	CRM_TRY(crm_places_open(folder, store, &places));
	CRM_TRY(crm_db_run(places->db,
	                   "CREATE TABLE IF NOT EXISTS script (name TEXT PRIMARY KEY, tries INTEGER NOT NULL,"
	                   " failed_at INTEGER NOT NULL, next_at INTEGER NOT NULL, last_at INTEGER NOT NULL,"
	                   " status INTEGER NOT NULL, words TEXT NOT NULL) STRICT, WITHOUT ROWID;"
	                   "CREATE TABLE IF NOT EXISTS script_run (seq INTEGER PRIMARY KEY, name TEXT NOT NULL,"
	                   " at INTEGER NOT NULL, what TEXT NOT NULL, status INTEGER NOT NULL, output TEXT NOT NULL) STRICT;"
	                   "CREATE INDEX IF NOT EXISTS script_run_name ON script_run (name, seq);"
	                   "CREATE TABLE IF NOT EXISTS script_dead (id INTEGER PRIMARY KEY, name TEXT NOT NULL,"
	                   " txn TEXT NOT NULL, event TEXT NOT NULL, at INTEGER NOT NULL, tries INTEGER NOT NULL,"
	                   " words TEXT NOT NULL) STRICT"));
	*out = places;
	places = NULL;
	return NULL;
}

const char *crm_script_place(struct crm_arena *arena, const char *name)
{
	return crm_textf(arena, PLACE "%s", name);
}

crm_err crm_script_names(struct crm_places *places, struct crm_arena *arena, const char ***names)
{
	CRM_TRY(crm_place_names(places, arena, PLACE, names));
	for (const char **name = *names; *name; name++)
		*name += strlen(PLACE);
	return NULL;
}

static crm_err run_with_name(struct crm_places *places, const char *sql, const char *name)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(places->db, sql, &stmt));
	crm_stmt_bind_text(stmt, 1, name);
	return crm_stmt_run(stmt);
}

crm_err crm_script_forget(struct crm_places *places, const char *name)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	CRM_TRY(run_with_name(places, "DELETE FROM script WHERE name = ?1", name));
	CRM_TRY(run_with_name(places, "DELETE FROM script_run WHERE name = ?1", name));
	CRM_TRY(run_with_name(places, "DELETE FROM script_dead WHERE name = ?1", name));
	return crm_place_forget(places, crm_script_place(arena, name));
}

/* -- state ------------------------------------------------------------------- */

crm_err crm_script_state_get(struct crm_places *places, struct crm_arena *arena, const char *name,
                             struct crm_script_state *out)
{
	struct crm_stmt *stmt;
	bool row;

	*out = (struct crm_script_state){ .words = "" };
	CRM_TRY(crm_db_stmt(places->db, "SELECT tries, failed_at, next_at, last_at, status, words FROM script WHERE name = ?1",
	                    &stmt));
	crm_stmt_bind_text(stmt, 1, name);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row)
		*out = (struct crm_script_state){ .tries = crm_stmt_int(stmt, 0), .failed_at = crm_stmt_int(stmt, 1),
			.next_at = crm_stmt_int(stmt, 2), .last_at = crm_stmt_int(stmt, 3), .status = crm_stmt_int(stmt, 4),
			.words = crm_copy(arena, crm_stmt_text(stmt, 5)) };
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_script_state_put(struct crm_places *places, const char *name, const struct crm_script_state *state)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(places->db, "INSERT OR REPLACE INTO script (name, tries, failed_at, next_at, last_at, status, words)"
	                                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", &stmt));
	crm_stmt_bind_text(stmt, 1, name);
	crm_stmt_bind_int(stmt, 2, state->tries);
	crm_stmt_bind_int(stmt, 3, state->failed_at);
	crm_stmt_bind_int(stmt, 4, state->next_at);
	crm_stmt_bind_int(stmt, 5, state->last_at);
	crm_stmt_bind_int(stmt, 6, state->status);
	crm_stmt_bind_text(stmt, 7, state->words);
	return crm_stmt_run(stmt);
}

/* -- runs -------------------------------------------------------------------- */

crm_err crm_script_run_add(struct crm_places *places, const char *name, const struct crm_script_run *run)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(places->db, "INSERT INTO script_run (name, at, what, status, output) VALUES (?1, ?2, ?3, ?4, ?5)",
	                    &stmt));
	crm_stmt_bind_text(stmt, 1, name);
	crm_stmt_bind_int(stmt, 2, run->at);
	crm_stmt_bind_text(stmt, 3, run->what);
	crm_stmt_bind_int(stmt, 4, run->status);
	crm_stmt_bind_text(stmt, 5, run->output);
	CRM_TRY(crm_stmt_run(stmt));
	return run_with_name(places, "DELETE FROM script_run WHERE name = ?1 AND seq <= (SELECT seq FROM script_run"
	                             " WHERE name = ?1 ORDER BY seq DESC LIMIT 1 OFFSET 20)", name);
}

/* How many rows a SELECT count(*) says there are, for the array they go into. */
static crm_err count_of(struct crm_places *places, const char *sql, const char *name, size_t *count)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(places->db, sql, &stmt));
	crm_stmt_bind_text(stmt, 1, name);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*count = row ? (size_t)crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err read_runs(struct crm_places *places, struct crm_arena *arena, const char *name, struct crm_script_run **out,
                         size_t *count)
{
	struct crm_stmt *stmt;
	bool row = true;

	CRM_TRY(count_of(places, "SELECT count(*) FROM script_run WHERE name = ?1", name, count));
	*out = crm_new(arena, struct crm_script_run, *count + 1);
	CRM_TRY(crm_db_stmt(places->db, "SELECT at, what, status, output FROM script_run WHERE name = ?1 ORDER BY seq", &stmt));
	crm_stmt_bind_text(stmt, 1, name);
	for (size_t i = 0;; i++) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		(*out)[i] = (struct crm_script_run){ .at = crm_stmt_int(stmt, 0), .what = crm_copy(arena, crm_stmt_text(stmt, 1)),
			.status = crm_stmt_int(stmt, 2), .output = crm_copy(arena, crm_stmt_text(stmt, 3)) };
	}
}

crm_err crm_script_runs(struct crm_places *places, struct crm_arena *arena, const char *name, struct crm_script_run **out,
                        size_t *count)
{
	CRM_TRY(crm_db_begin_read(places->db));
	crm_err err = read_runs(places, arena, name, out, count);
	crm_db_rollback(places->db);
	return err;
}

/* -- given up ---------------------------------------------------------------- */

crm_err crm_script_dead_add(struct crm_places *places, const struct crm_script_dead *dead)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(places->db, "INSERT INTO script_dead (name, txn, event, at, tries, words)"
	                                " VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &stmt));
	crm_stmt_bind_text(stmt, 1, dead->name);
	crm_stmt_bind_text(stmt, 2, dead->txn);
	crm_stmt_bind_text(stmt, 3, dead->event);
	crm_stmt_bind_int(stmt, 4, dead->at);
	crm_stmt_bind_int(stmt, 5, dead->tries);
	crm_stmt_bind_text(stmt, 6, dead->words);
	return crm_stmt_run(stmt);
}

static crm_err read_deads(struct crm_places *places, struct crm_arena *arena, const char *name, struct crm_script_dead **out,
                          size_t *count)
{
	struct crm_stmt *stmt;
	bool row = true;

	CRM_TRY(count_of(places, "SELECT count(*) FROM script_dead WHERE ?1 IS NULL OR name = ?1", name, count));
	*out = crm_new(arena, struct crm_script_dead, *count + 1);
	CRM_TRY(crm_db_stmt(places->db, "SELECT id, name, txn, event, at, tries, words FROM script_dead"
	                                " WHERE ?1 IS NULL OR name = ?1 ORDER BY id", &stmt));
	crm_stmt_bind_text(stmt, 1, name);
	for (size_t i = 0;; i++) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		(*out)[i] = (struct crm_script_dead){ .id = crm_stmt_int(stmt, 0), .name = crm_copy(arena, crm_stmt_text(stmt, 1)),
			.txn = crm_copy(arena, crm_stmt_text(stmt, 2)), .event = crm_copy(arena, crm_stmt_text(stmt, 3)),
			.at = crm_stmt_int(stmt, 4), .tries = crm_stmt_int(stmt, 5),
			.words = crm_copy(arena, crm_stmt_text(stmt, 6)) };
	}
}

crm_err crm_script_deads(struct crm_places *places, struct crm_arena *arena, const char *name, struct crm_script_dead **out,
                         size_t *count)
{
	CRM_TRY(crm_db_begin_read(places->db));
	crm_err err = read_deads(places, arena, name, out, count);
	crm_db_rollback(places->db);
	return err;
}

crm_err crm_script_dead_drop(struct crm_places *places, int64_t id)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(places->db, "DELETE FROM script_dead WHERE id = ?1", &stmt));
	crm_stmt_bind_int(stmt, 1, id);
	return crm_stmt_run(stmt);
}
