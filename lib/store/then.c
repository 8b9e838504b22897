#include "store/then.h"

#include <stdlib.h>
#include <string.h>

#include "form/json.h"
#include "query/sql.h"
#include "store/body.h"
#include "store/row.h"
#include "store/stmt.h"

struct crm_then {
	const struct crm_entity *entity;
	/* Kept by the connection, and reset after each use: several of us may be open. */
	struct crm_stmt *row;            /* rev and all fields of today's row; NULL: there is no table */
	struct crm_stmt *deleted;        /* the latest delete of an id */
	struct crm_stmt *change, *txn;
};

/* What later changes say was there before. */
struct past {
	struct crm_member *members;
	size_t count, room;
	bool whole;                      /* it is all of the record: today's row has no part in it */
	bool exists;
};

/* -- opening ----------------------------------------------------------------- */

static void add_columns(struct crm_str *sql, const struct crm_entity *entity, const struct crm_entity *today)
{
	for (size_t i = 0; i < entity->count; i++) {
		crm_str_add(sql, ", ");
		if (crm_entity_field(today, entity->fields[i]->name) == CRM_NO_FIELD)
			crm_str_add(sql, "NULL");
		else
			crm_sql_add_name(sql, entity->fields[i]->name);
	}
}

static crm_err prepare_row(struct crm_then *then, struct crm_db *db, const struct crm_entity *today)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_add(&sql, "SELECT rev");
	add_columns(&sql, then->entity, today);
	crm_str_add(&sql, " FROM main.");
	crm_sql_add_name(&sql, today->name);
	crm_str_add(&sql, " WHERE id = ?1");
	return crm_db_stmt(db, crm_str_text(&sql), &then->row);
}

crm_err crm_then_open(struct crm_store *store, const struct crm_entity *entity, const struct crm_entity *today,
                      struct crm_then **out)
{
	CRM_AUTO(crm_then_drop) struct crm_then *then = crm_calloc(1, sizeof *then);

	*out = NULL;
	then->entity = entity;
	if (today)
		CRM_TRY(prepare_row(then, store->db, today));
	CRM_TRY(crm_db_stmt(store->db, "SELECT max(seq) FROM main.change"
	                               " WHERE entity = ?1 AND record = ?2 AND op = 'delete'", &then->deleted));
	CRM_TRY(crm_db_stmt(store->db, "SELECT txn, op, prev, before FROM main.change WHERE seq = ?1", &then->change));
	CRM_TRY(crm_db_stmt(store->db, "SELECT at, actor FROM main.txn WHERE seq = ?1", &then->txn));
	*out = then;
	then = NULL;
	return NULL;
}

void crm_then_drop(struct crm_then **then)
{
	free(*then);
	*then = NULL;
}

/* -- today ------------------------------------------------------------------- */

static crm_err read_row(struct crm_then *then, struct crm_arena *arena, const char *id, struct crm_record **out,
                        int64_t *rev)
{
	bool row;

	*out = NULL;
	if (!then->row)
		return NULL;
	crm_stmt_reset(then->row);
	crm_stmt_bind_text(then->row, 1, id);
	CRM_TRY(crm_stmt_step(then->row, &row));
	if (!row)
		return NULL;
	*out = crm_record_new(arena, then->entity);
	*rev = crm_stmt_int(then->row, 0);
	for (size_t i = 0; i < then->entity->count; i++)
		(*out)->values[i] = crm_value_copy(arena, crm_stmt_value(then->row, (int)i + 1));
	crm_stmt_reset(then->row);
	return NULL;
}

static crm_err latest_delete(struct crm_then *then, const char *id, int64_t *seq)
{
	bool row;

	crm_stmt_reset(then->deleted);
	crm_stmt_bind_text(then->deleted, 1, then->entity->name);
	crm_stmt_bind_text(then->deleted, 2, id);
	CRM_TRY(crm_stmt_step(then->deleted, &row));
	*seq = row ? crm_stmt_int(then->deleted, 0) : 0;
	crm_stmt_reset(then->deleted);
	return NULL;
}

/* -- taking back ------------------------------------------------------------- */

static void put_member(struct past *past, struct crm_arena *arena, const struct crm_member *member)
{
	for (size_t i = 0; i < past->count; i++)
		if (strcmp(past->members[i].name, member->name) == 0) {
			past->members[i] = *member;
			return;
		}
	if (past->count == past->room) {
		struct crm_member *old = past->members;

		past->room = past->room ? past->room * 2 : 16;
		past->members = crm_new(arena, struct crm_member, past->room);
		if (past->count)
			memcpy(past->members, old, past->count * sizeof *old);
	}
	past->members[past->count++] = *member;
}

static crm_err take_body(struct past *past, struct crm_arena *arena, const char *body)
{
	struct crm_member *members;
	size_t count;

	CRM_TRY(crm_json_object(arena, body, strlen(body), &members, &count));
	for (size_t i = 0; i < count; i++)
		put_member(past, arena, &members[i]);
	return NULL;
}

static crm_err take_back(struct past *past, struct crm_arena *arena, const char *op, const char *before, int64_t seq)
{
	if (strcmp(op, "create") == 0) {
		past->exists = false;
		return NULL;
	}
	if (strcmp(op, "delete") == 0) {
		past->whole = past->exists = true;
		past->count = 0;
	}
	if (!before || !past->exists)
		return crm_fail(CRM_DAMAGED, "the journal's change %lld does not fit the record", (long long)seq);
	return take_body(past, arena, before);
}

/* Walks back from the record's newest change to the one that made the state; *at is its seq, *txn its transaction. Both 0
 * if there is none. */
static crm_err walk(struct crm_then *then, struct crm_arena *arena, int64_t seq, int64_t *at, int64_t *txn,
                    struct past *past)
{
	struct crm_stmt *stmt = then->change;
	bool row;

	for (*txn = 0; *at;) {
		crm_stmt_reset(stmt);
		crm_stmt_bind_int(stmt, 1, *at);
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return crm_fail(CRM_DAMAGED, "the journal has lost change %lld", (long long)*at);
		if (*at <= seq) {
			*txn = crm_stmt_int(stmt, 0);
			past->exists &= strcmp(crm_stmt_text(stmt, 1), "delete") != 0;
			return NULL;
		}
		CRM_TRY(take_back(past, arena, crm_stmt_text(stmt, 1), crm_stmt_text(stmt, 3), *at));
		*at = crm_stmt_int(stmt, 2);
	}
	past->exists = false;
	return NULL;
}

/* Fields that are not in bodies come from the transaction the state is from. */
static crm_err put_modified(struct crm_then *then, struct crm_arena *arena, struct crm_record *record, int64_t txn)
{
	const struct crm_entity *entity = record->entity;
	bool row;

	crm_stmt_reset(then->txn);
	crm_stmt_bind_int(then->txn, 1, txn);
	CRM_TRY(crm_stmt_step(then->txn, &row));
	if (!row)
		return crm_fail(CRM_DAMAGED, "the journal has lost transaction %lld", (long long)txn);
	record->values[crm_common_at(entity, CRM_MODIFIED_AT)] = crm_value_copy(arena, crm_stmt_value(then->txn, 0));
	record->values[crm_common_at(entity, CRM_MODIFIED_BY)] = crm_value_copy(arena, crm_stmt_value(then->txn, 1));
	crm_stmt_reset(then->txn);
	return NULL;
}

crm_err crm_then_get(struct crm_then *then, struct crm_arena *arena, const char *id, int64_t seq,
                     struct crm_record **out, int64_t *rev)
{
	struct crm_record *record;
	struct past past = {0};
	int64_t at = 0, newest, txn;

	*out = NULL;
	CRM_TRY(read_row(then, arena, id, &record, &at));
	past.exists = record != NULL;
	if (!record)
		CRM_TRY(latest_delete(then, id, &at));
	newest = at;
	crm_err err = walk(then, arena, seq, &at, &txn, &past);
	crm_stmt_reset(then->change);
	CRM_TRY(err);
	if (!past.exists)
		return NULL;
	if (past.whole)
		record = crm_record_new(arena, then->entity);
	CRM_TRY(crm_body_put(record, arena, past.members, past.count));
	if (at != newest || past.whole)
		CRM_TRY(put_modified(then, arena, record, txn));
	if (rev)
		*rev = at;
	*out = record;
	return NULL;
}
