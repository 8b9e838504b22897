#include "hook/place.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "base/str.h"
#include "hook/place_upgrade.h"
#include "store/arrival.h"
#include "store/event.h"
#include "store/stmt.h"

enum { BUSY_MS = 10000 };

static crm_err open_state(struct crm_arena *arena, const char *folder, struct crm_db **out)
{
	const char *hooks = crm_path(arena, folder, "hooks");

	CRM_TRY(crm_folder_make(hooks));
	CRM_TRY(crm_db_open(crm_path(arena, hooks, "state.db"), CRM_DB_CREATE, BUSY_MS, out));
	return crm_db_run(*out, "CREATE TABLE IF NOT EXISTS place (name TEXT PRIMARY KEY, place INTEGER NOT NULL,"
	                        " txn TEXT NOT NULL, seq INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID");
}

crm_err crm_places_open(const char *folder, struct crm_store *store, struct crm_places **out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_places_drop) struct crm_places *places = crm_calloc(1, sizeof *places);

	*out = NULL;
	places->store = store;
	CRM_TRY(open_state(arena, folder, &places->db));
	CRM_TRY(crm_place_upgrade(places));
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

/* The transaction that a place is in or after: its id, "" before all, and its seq; 0: an older crm did not write it down. */
struct where {
	char id[CRM_ID_SIZE];
	int64_t seq;
};

static crm_err where_is(struct crm_store *store, int64_t place, struct where *out)
{
	struct crm_stmt *stmt;
	bool row;

	out->id[0] = '\0';
	CRM_TRY(crm_arrival_txn(store, crm_event_place_number(place), &out->seq));
	CRM_TRY(crm_db_stmt(store->db, "SELECT id FROM txn WHERE seq = ?1", &stmt));
	crm_stmt_bind_int(stmt, 1, out->seq);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row && crm_id_valid(crm_stmt_text(stmt, 0)))
		memcpy(out->id, crm_stmt_text(stmt, 0), CRM_ID_SIZE);
	crm_stmt_reset(stmt);
	return NULL;
}

/* The database is another than the one the place is of: where its transaction is in this one, the place is there; where
 * there is no such transaction, nobody knows what was told, and what is there now counts as told. */
static crm_err find_again(struct crm_store *store, const struct where *then, int64_t *place)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_txn txn;

	crm_err err = crm_journal_find(store, arena, then->id, &txn);
	if (crm_err_kind(err) == CRM_NOT_FOUND)
		return crm_event_place_end(store, place);
	CRM_TRY(err);
	return crm_event_place_is_whole(*place) ? crm_event_place_after(store, txn.seq, place)
	                                        : crm_event_place_before(store, txn.seq, place);
}

/* A transaction that was written anew may have its changes in another order: it is told once more where some of it was. */
static crm_err look_up(struct crm_store *store, const struct where *then, int64_t *place)
{
	struct where now;

	if (!then->id[0])
		return NULL;
	CRM_TRY(where_is(store, *place, &now));
	if (!crm_same(then->id, now.id))
		return find_again(store, then, place);
	if (!crm_event_place_is_whole(*place) && then->seq && then->seq != now.seq)
		*place = crm_event_place_whole(crm_event_place_number(*place) - 1);
	return NULL;
}

static crm_err get(struct crm_places *places, const char *name, int64_t *place, struct where *where, bool *known)
{
	struct crm_stmt *stmt;

	*place = 0;
	where->id[0] = '\0';
	CRM_TRY(crm_db_stmt(places->db, "SELECT place, txn, seq FROM place WHERE name = ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, name);
	CRM_TRY(crm_stmt_step(stmt, known));
	if (*known) {
		*place = crm_stmt_int(stmt, 0);
		if (crm_id_valid(crm_stmt_text(stmt, 1)))
			memcpy(where->id, crm_stmt_text(stmt, 1), CRM_ID_SIZE);
		where->seq = crm_stmt_int(stmt, 2);
	}
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err put(struct crm_places *places, const char *name, int64_t place, const struct where *where)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(places->db, "INSERT INTO place (name, place, txn, seq) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name)"
	                                " DO UPDATE SET place = excluded.place, txn = excluded.txn, seq = excluded.seq", &stmt));
	crm_stmt_bind_text(stmt, 1, name);
	crm_stmt_bind_int(stmt, 2, place);
	crm_stmt_bind_text(stmt, 3, where->id);
	crm_stmt_bind_int(stmt, 4, where->seq);
	return crm_stmt_run(stmt);
}

crm_err crm_place_get(struct crm_places *places, const char *name, int64_t *place, bool *known)
{
	struct where then;

	CRM_TRY(get(places, name, place, &then, known));
	return look_up(places->store, &then, place);
}

crm_err crm_place_put(struct crm_places *places, const char *name, int64_t place)
{
	struct where where;

	CRM_TRY(where_is(places->store, place, &where));
	return put(places, name, place, &where);
}

crm_err crm_place_begin(struct crm_places *places, const char *name, int64_t *place)
{
	bool known;

	CRM_TRY(crm_place_get(places, name, place, &known));
	if (known)
		return NULL;
	CRM_TRY(crm_event_place_end(places->store, place));
	return crm_place_put(places, name, *place);
}

crm_err crm_places_loosen(const char *folder)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_db_drop) struct crm_db *db = NULL;
	bool upgraded;

	if (!crm_is_file(crm_path(arena, folder, "hooks/state.db")))
		return NULL;
	CRM_TRY(open_state(arena, folder, &db));
	CRM_TRY(crm_place_is_upgraded(db, &upgraded));
	return upgraded ? crm_db_run(db, "UPDATE place SET seq = 0 WHERE txn <> ''") : NULL;
}

crm_err crm_place_get_instant(struct crm_places *places, const char *name, int64_t *at, bool *known)
{
	struct where where;

	return get(places, name, at, &where, known);
}

crm_err crm_place_put_instant(struct crm_places *places, const char *name, int64_t at)
{
	return put(places, name, at, &(struct where){ .id = "" });
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
