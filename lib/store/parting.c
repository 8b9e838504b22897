#include "store/parting.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "query/sql.h"
#include "store/body.h"
#include "store/journal.h"
#include "store/read.h"
#include "store/rival.h"
#include "store/stmt.h"
#include "store/unheard.h"

/* -- a merge ----------------------------------------------------------------------------- */

struct note {
	struct crm_store *store;
	const char *merge;
	const struct crm_parting_side *sides;
	int64_t first;                   /* the earliest of all: what stands before it is known to both */
	struct crm_arena *arena;         /* of one record */
};

static int compare_txns(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

	return one < other ? -1 : one > other;
}

/* 0, 1; -1: of neither. */
static int side_of(const struct note *note, int64_t txn)
{
	for (int i = 0; i < 2; i++)
		if (note->sides[i].count &&
		    bsearch(&txn, note->sides[i].txns, note->sides[i].count, sizeof(txn), compare_txns))
			return i;
	return -1;
}

static crm_err put(const struct note *note, const char *entity, const char *record, int side, int64_t txn)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(note->store->db, "INSERT OR IGNORE INTO \"txn.parted\" (entity, record, merged, side, txn)"
	                                     " VALUES (?1, ?2, ?3, ?4, ?5)", &stmt));
	crm_stmt_bind_text(stmt, 1, entity);
	crm_stmt_bind_text(stmt, 2, record);
	crm_stmt_bind_text(stmt, 3, note->merge);
	crm_stmt_bind_int(stmt, 4, side);
	crm_stmt_bind_int(stmt, 5, txn);
	return crm_stmt_run(stmt);
}

static crm_err dispute(struct crm_store *store, const char *entity, const char *record, const char *kind)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(store->db, "INSERT OR IGNORE INTO \"txn.disputed\" (entity, record, kind) VALUES (?1, ?2, ?3)", &stmt));
	crm_stmt_bind_text(stmt, 1, entity);
	crm_stmt_bind_text(stmt, 2, record);
	crm_stmt_bind_text(stmt, 3, kind);
	return crm_stmt_run(stmt);
}

/* Those of its transactions that are of a side. */
struct touching {
	int64_t *txns;
	size_t count, room;
	bool sides[2];
};

static void touch(const struct note *note, struct touching *touching, int64_t txn)
{
	int side = side_of(note, txn);

	if (side < 0)
		return;
	if (touching->count == touching->room) {
		touching->room = touching->room ? touching->room * 2 : 16;
		touching->txns = crm_realloc(touching->txns, touching->room * sizeof(*touching->txns));
	}
	touching->txns[touching->count++] = txn;
	touching->sides[side] = true;
}

static void drop_touching(struct touching *touching)
{
	free(touching->txns);
}

static crm_err touch_journal(struct note *note, struct touching *touching, const char *entity, const char *record)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *entries = NULL;
	const struct crm_entry *entry;

	CRM_TRY(crm_entries_of_record(note->store, entity, record, &entries));
	for (;;) {
		CRM_TRY(crm_entries_next(entries, &entry));
		if (!entry || entry->txn < note->first)
			return NULL;
		touch(note, touching, entry->txn);
	}
}

static crm_err touch_unheard(struct note *note, struct touching *touching, const char *entity, const char *record)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(note->store->db, "SELECT txn FROM \"txn.unheard\" WHERE entity = ?1 AND record = ?2", &stmt));
	crm_stmt_bind_text(stmt, 1, entity);
	crm_stmt_bind_text(stmt, 2, record);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		touch(note, touching, crm_stmt_int(stmt, 0));
	}
}

static crm_err note_record(struct note *note, const char *entity, const char *record)
{
	CRM_AUTO(drop_touching) struct touching touching = {0};

	if (!crm_model_entity(note->store->model, entity))
		return NULL;
	CRM_TRY(touch_journal(note, &touching, entity, record));
	CRM_TRY(touch_unheard(note, &touching, entity, record));
	if (!touching.sides[0] || !touching.sides[1])
		return NULL;
	for (size_t i = 0; i < touching.count; i++)
		CRM_TRY(put(note, entity, record, side_of(note, touching.txns[i]), touching.txns[i]));
	return dispute(note->store, entity, record, "parted");
}

static const char touched_sql[] = "SELECT entity, record FROM change WHERE txn = ?1"
                                  " UNION SELECT entity, record FROM \"txn.unheard\" WHERE txn = ?1";

static crm_err note_txn(struct note *note, int64_t txn)
{
	struct crm_arena_mark mark = crm_arena_mark(note->arena);
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(note->store->db, touched_sql, &stmt));
	crm_stmt_bind_int(stmt, 1, txn);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		const char *entity = crm_copy(note->arena, crm_stmt_text(stmt, 0));

		CRM_TRY(note_record(note, entity, crm_copy(note->arena, crm_stmt_text(stmt, 1))));
		crm_arena_rewind(note->arena, mark);
	}
}

static crm_err count_changes(struct crm_store *store, const struct crm_parting_side *side, int64_t *count)
{
	struct crm_stmt *stmt;
	bool row;

	*count = 0;
	CRM_TRY(crm_db_stmt(store->db, "SELECT count(*) FROM change WHERE txn = ?1", &stmt));
	for (size_t i = 0; i < side->count; i++) {
		crm_stmt_bind_int(stmt, 1, side->txns[i]);
		CRM_TRY(crm_stmt_step(stmt, &row));
		*count += crm_stmt_int(stmt, 0);
		crm_stmt_reset(stmt);
	}
	return NULL;
}

crm_err crm_parting_note(struct crm_store *store, const char *merge, const struct crm_parting_side sides[2])
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct note note = { .store = store, .merge = merge, .sides = sides, .arena = arena };
	int64_t changes[2];

	if (!sides[0].count || !sides[1].count)
		return NULL;
	note.first = sides[0].txns[0] < sides[1].txns[0] ? sides[0].txns[0] : sides[1].txns[0];
	for (int i = 0; i < 2; i++)
		CRM_TRY(count_changes(store, &sides[i], &changes[i]));
	const struct crm_parting_side *fewer = &sides[changes[1] < changes[0]];
	for (size_t i = 0; i < fewer->count; i++)
		CRM_TRY(note_txn(&note, fewer->txns[i]));
	return NULL;
}

/* -- taken back ----------------------------------------------------------------------------- */

crm_err crm_parting_forget(struct crm_store *store, int64_t txn)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(store->db, "DELETE FROM \"txn.parted\" WHERE txn > ?1", &stmt));
	crm_stmt_bind_int(stmt, 1, txn);
	CRM_TRY(crm_stmt_run(stmt));
	return crm_unheard_forget(store, txn);
}

/* -- the same in two ----------------------------------------------------------------------------- */

/* INDEXED BY, below: what came last is few; of an entity, or of all changes, SQLite would read what there has ever been. */

/* Both are noted, so that each is known whichever of them somebody looks at. */
static crm_err look_at(struct crm_rivals *rivals, struct crm_arena *arena, const char *id)
{
	struct crm_store *store = crm_rivals_store(rivals);
	const struct crm_entity *entity = crm_rivals_entity(rivals);
	struct crm_record *record;
	char other[CRM_ID_SIZE];

	CRM_TRY(crm_read_record(store, arena, entity, id, &record, NULL));
	for (size_t set = 0; record && set < crm_rivals_sets(rivals); set++) {
		CRM_TRY(crm_rivals_any(rivals, set, record, other));
		if (!*other)
			continue;
		CRM_TRY(dispute(store, entity->name, id, "same"));
		CRM_TRY(dispute(store, entity->name, other, "same"));
	}
	return NULL;
}

static crm_err look_at_entity(struct crm_store *store, const struct crm_entity *entity, int64_t txn)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	struct crm_rivals *rivals;
	bool row;

	CRM_TRY(crm_rivals_new(arena, store, entity, &rivals));
	struct crm_arena_mark mark = crm_arena_mark(arena);
	CRM_TRY(crm_stmt_new(store->db, "SELECT DISTINCT record FROM change INDEXED BY \"change.txn\""
	                                " WHERE txn > ?1 AND entity = ?2 AND op <> 'delete'", &stmt));
	crm_stmt_bind_int(stmt, 1, txn);
	crm_stmt_bind_text(stmt, 2, entity->name);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		CRM_TRY(look_at(rivals, arena, crm_copy(arena, crm_stmt_text(stmt, 0))));
		crm_arena_rewind(arena, mark);
	}
}

/* A field that has become unique: whoever has the same in it. */
static crm_err look_at_field(struct crm_store *store, const struct crm_entity *entity, const struct crm_field *field)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0}, column = {0}, table = {0};
	struct crm_stmt *stmt;

	crm_sql_add_name(&column, field->name);
	crm_sql_add_name(&table, entity->name);
	crm_str_addf(&sql, "INSERT OR IGNORE INTO \"txn.disputed\" (entity, record, kind) SELECT ?1, g.id, 'same' FROM %s AS g WHERE g.%s"
	             " IN (SELECT %s FROM %s WHERE %s IS NOT NULL GROUP BY %s HAVING count(*) > 1)", crm_str_text(&table),
	             crm_str_text(&column), crm_str_text(&column), crm_str_text(&table), crm_str_text(&column), crm_str_text(&column));
	CRM_TRY(crm_db_stmt(store->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_text(stmt, 1, entity->name);
	return crm_stmt_run(stmt);
}

static crm_err look_at_definitions(struct crm_store *store, int64_t txn)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;

	CRM_TRY(crm_stmt_new(store->db, "SELECT entity, name FROM \"field\" WHERE \"unique\" AND id IN"
	                                " (SELECT record FROM change WHERE txn > ?1 AND entity = 'field')", &stmt));
	crm_stmt_bind_int(stmt, 1, txn);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		const struct crm_entity *entity = crm_model_entity(store->model, crm_stmt_text(stmt, 0));
		int field = entity ? crm_entity_field(entity, crm_stmt_text(stmt, 1)) : CRM_NO_FIELD;

		if (field != CRM_NO_FIELD && entity->fields[field]->flags & CRM_UNIQUE)
			CRM_TRY(look_at_field(store, entity, entity->fields[field]));
	}
}

static crm_err entities_changed(struct crm_store *store, int64_t txn, struct crm_map *names)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(store->db, "SELECT DISTINCT entity FROM change INDEXED BY \"change.txn\" WHERE txn > ?1", &stmt));
	crm_stmt_bind_int(stmt, 1, txn);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		crm_map_put(names, crm_stmt_text(stmt, 0), "");
	}
}

crm_err crm_parting_same(struct crm_store *store, int64_t txn)
{
	CRM_AUTO(crm_map_drop) struct crm_map *names = crm_map_new();
	const struct crm_model *model = store->model;

	CRM_TRY(entities_changed(store, txn, names));
	if (crm_map_get(names, "field"))
		CRM_TRY(look_at_definitions(store, txn));
	for (size_t i = 0; i < model->count; i++)
		if (crm_map_get(names, model->entities[i]->name))
			CRM_TRY(look_at_entity(store, model->entities[i], txn));
	return NULL;
}
