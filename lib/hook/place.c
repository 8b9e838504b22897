#include "hook/place.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "base/str.h"
#include "store/event.h"
#include "store/stmt.h"

enum { BUSY_MS = 10000 };

static crm_err open_state(struct crm_arena *arena, const char *folder, struct crm_db **out)
{
	const char *hooks = crm_path(arena, folder, "hooks");

	CRM_TRY(crm_folder_make(hooks));
	CRM_TRY(crm_db_open(crm_path(arena, hooks, "state.db"), CRM_DB_CREATE, BUSY_MS, out));
	return crm_db_run(*out, "CREATE TABLE IF NOT EXISTS place (name TEXT PRIMARY KEY, place INTEGER NOT NULL,"
	                        " txn TEXT NOT NULL) STRICT, WITHOUT ROWID");
}

crm_err crm_places_open(const char *folder, struct crm_store *store, struct crm_places **out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_places_drop) struct crm_places *places = crm_calloc(1, sizeof *places);

	*out = NULL;
	places->store = store;
	CRM_TRY(open_state(arena, folder, &places->db));
	*out = places;
	places = NULL;
	return NULL;
}

void crm_places_drop(struct crm_places **places)
{
	if (!*places)
		return;
	crm_db_drop(&(*places)->db);
	free(*places);
	*places = NULL;
}

/* The id of the transaction that the place is in; "" before all. */
static crm_err txn_of(struct crm_store *store, int64_t place, char id[CRM_ID_SIZE])
{
	struct crm_stmt *stmt;
	bool row;

	id[0] = '\0';
	CRM_TRY(crm_db_stmt(store->db, "SELECT x.id FROM change AS c JOIN txn AS x ON x.seq = c.txn WHERE c.seq = ?1", &stmt));
	crm_stmt_bind_int(stmt, 1, crm_event_seq_of(place));
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row && crm_id_valid(crm_stmt_text(stmt, 0)))
		memcpy(id, crm_stmt_text(stmt, 0), CRM_ID_SIZE);
	crm_stmt_reset(stmt);
	return NULL;
}

/* The database is another than the one the place is of: where its transaction is in this one, the place is after it; where
 * there is no such transaction, nobody knows what was told, and what is there now counts as told. */
static crm_err find_again(struct crm_store *store, const char *id, int64_t *place)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_txn txn;

	crm_err err = crm_journal_find(store, arena, id, &txn);
	if (crm_err_kind(err) == CRM_NOT_FOUND)
		return crm_event_place_end(store, place);
	CRM_TRY(err);
	return crm_event_place_after(store, txn.seq, place);
}

static crm_err get(struct crm_places *places, const char *name, int64_t *place, char txn[CRM_ID_SIZE], bool *known)
{
	struct crm_stmt *stmt;

	*place = 0;
	txn[0] = '\0';
	CRM_TRY(crm_db_stmt(places->db, "SELECT place, txn FROM place WHERE name = ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, name);
	CRM_TRY(crm_stmt_step(stmt, known));
	if (*known) {
		*place = crm_stmt_int(stmt, 0);
		if (crm_id_valid(crm_stmt_text(stmt, 1)))
			memcpy(txn, crm_stmt_text(stmt, 1), CRM_ID_SIZE);
	}
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err put(struct crm_places *places, const char *name, int64_t place, const char *txn)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(places->db, "INSERT INTO place (name, place, txn) VALUES (?1, ?2, ?3) ON CONFLICT (name)"
	                                " DO UPDATE SET place = excluded.place, txn = excluded.txn", &stmt));
	crm_stmt_bind_text(stmt, 1, name);
	crm_stmt_bind_int(stmt, 2, place);
	crm_stmt_bind_text(stmt, 3, txn);
	return crm_stmt_run(stmt);
}

crm_err crm_place_get(struct crm_places *places, const char *name, int64_t *place, bool *known)
{
	char then[CRM_ID_SIZE], now[CRM_ID_SIZE];

	CRM_TRY(get(places, name, place, then, known));
	if (!then[0])
		return NULL;
	CRM_TRY(txn_of(places->store, *place, now));
	return crm_same(then, now) ? NULL : find_again(places->store, then, place);
}

crm_err crm_place_put(struct crm_places *places, const char *name, int64_t place)
{
	char txn[CRM_ID_SIZE];

	CRM_TRY(txn_of(places->store, place, txn));
	return put(places, name, place, txn);
}

crm_err crm_place_get_instant(struct crm_places *places, const char *name, int64_t *at, bool *known)
{
	char txn[CRM_ID_SIZE];

	return get(places, name, at, txn, known);
}

crm_err crm_place_put_instant(struct crm_places *places, const char *name, int64_t at)
{
	return put(places, name, at, "");
}

crm_err crm_place_names(struct crm_places *places, struct crm_arena *arena, const char *beginning, const char ***names)
{
	struct crm_stmt *stmt;
	bool row, inside = crm_db_in_txn(places->db);
	size_t count = 0;

	CRM_TRY(crm_db_begin_read(places->db));
	CRM_TRY(crm_db_stmt(places->db, "SELECT count(*) FROM place", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*names = crm_new(arena, const char *, (size_t)crm_stmt_int(stmt, 0) + 1);
	crm_stmt_reset(stmt);
	CRM_TRY(crm_db_stmt(places->db, "SELECT name FROM place WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name", &stmt));
	crm_stmt_bind_text(stmt, 1, beginning);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			break;
		(*names)[count++] = crm_copy(arena, crm_stmt_text(stmt, 0));
	}
	(*names)[count] = NULL;
	if (!inside)
		crm_db_rollback(places->db);
	return NULL;
}

crm_err crm_place_forget(struct crm_places *places, const char *name)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(places->db, "DELETE FROM place WHERE name = ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, name);
	return crm_stmt_run(stmt);
}
