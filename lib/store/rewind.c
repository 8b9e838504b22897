#include "store/rewind.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "query/sql.h"
#include "store/own.h"
#include "store/parting.h"
#include "store/read.h"
#include "store/redefine.h"
#include "store/stmt.h"
#include "store/then.h"
#include "store/tracked.h"
#include "store/tracked_rows.h"
#include "store/write.h"

/* The records that change again: definitions come before what they define, and go after it. */
enum phase { DEFINE, RECORDS, UNDEFINE };

struct touched {
	const char *entity;
	char id[CRM_ID_SIZE];
};

struct rewind {
	struct crm_store *store;
	struct crm_arena *arena;         /* of all of it */
	struct crm_arena *one;           /* of one record */
	struct crm_arena_mark mark;
	struct crm_writer *writer;
	struct crm_txn txn;              /* what is written belongs to it; it is taken away at the end */
	int64_t seq;                     /* of the last change that stays */
	struct touched *touched;         /* by entity */
	size_t count;
	const struct crm_entity *entity; /* of the ones that `then` reads */
	struct crm_then *then;
};

static void drop_rewind(struct rewind *rewind)
{
	crm_then_drop(&rewind->then);
	crm_writer_drop(&rewind->writer);
	crm_arena_drop(&rewind->one);
	crm_arena_drop(&rewind->arena);
}

/* -- what is touched ------------------------------------------------------------------- */

/* NOT INDEXED, by the number: SQLite would rather read an index of all changes there are than sort these. */

static crm_err count_touched(struct rewind *rewind, size_t *count)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(rewind->store->db, "SELECT count(*) FROM"
	                    " (SELECT DISTINCT entity, record FROM change NOT INDEXED WHERE seq > ?1)",
	                    &stmt));
	crm_stmt_bind_int(stmt, 1, rewind->seq);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*count = (size_t)crm_stmt_int(stmt, 0);
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err read_touched(struct rewind *rewind)
{
	struct crm_stmt *stmt;
	size_t room;
	bool row;

	CRM_TRY(count_touched(rewind, &room));
	rewind->touched = crm_new(rewind->arena, struct touched, room + 1);
	CRM_TRY(crm_db_stmt(rewind->store->db, "SELECT DISTINCT entity, record FROM change NOT INDEXED WHERE seq > ?1"
	                    " ORDER BY entity, record",
	                    &stmt));
	crm_stmt_bind_int(stmt, 1, rewind->seq);
	while (rewind->count < room) {
		struct touched *one = &rewind->touched[rewind->count];

		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			break;
		if (!crm_id_valid(crm_stmt_text(stmt, 1)))
			return crm_fail(CRM_DAMAGED, "the journal names a record '%s'", crm_stmt_text(stmt, 1));
		memcpy(one->id, crm_stmt_text(stmt, 1), sizeof one->id);
		one->entity = rewind->count && crm_same(one[-1].entity, crm_stmt_text(stmt, 0))
		                      ? one[-1].entity : crm_copy(rewind->arena, crm_stmt_text(stmt, 0));
		rewind->count++;
	}
	crm_stmt_reset(stmt);
	return NULL;
}

/* -- writing the records of then ---------------------------------------------------------- */

/* The store's own stamps, which the writer has put for now. */
static crm_err put_stamps(struct rewind *rewind, const struct crm_record *record, int64_t rev)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	const struct crm_entity *entity = record->entity;
	struct crm_stmt *stmt;

	crm_str_add(&sql, "UPDATE ");
	crm_sql_add_name(&sql, entity->name);
	crm_str_add(&sql, " SET rev = ?1, modified_at = ?2, modified_by = ?3 WHERE id = ?4");
	CRM_TRY(crm_db_stmt(rewind->store->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_int(stmt, 1, rev);
	crm_stmt_bind(stmt, 2, record->values[crm_common_at(entity, CRM_MODIFIED_AT)]);
	crm_stmt_bind(stmt, 3, record->values[crm_common_at(entity, CRM_MODIFIED_BY)]);
	crm_stmt_bind(stmt, 4, record->values[0]);
	return crm_stmt_run(stmt);
}

static crm_err write_one(struct rewind *rewind, const struct crm_record *now, const struct crm_record *then, int64_t rev)
{
	bool anew = false;

	if (!then)
		return now ? crm_write_delete(rewind->writer, now) : NULL;
	/* The writer stamps what it writes. */
	struct crm_record *copy = crm_record_copy(rewind->one, then);
	if (now)
		CRM_TRY(crm_write_redefine(rewind->store, rewind->writer, now, copy, &anew));
	else
		CRM_TRY(crm_write_create(rewind->writer, copy));
	CRM_TRY(put_stamps(rewind, then, rev));
	if (anew)
		rewind->entity = NULL;
	return NULL;
}

static crm_err take_back(struct rewind *rewind, const struct touched *one, enum phase phase)
{
	struct crm_record *now, *then;
	int64_t rev = 0;

	crm_arena_rewind(rewind->one, rewind->mark);
	CRM_TRY(crm_read_record(rewind->store, rewind->one, rewind->entity, one->id, &now, NULL));
	CRM_TRY(crm_then_get(rewind->then, rewind->one, one->id, rewind->seq, &then, &rev));
	if (phase == (then ? UNDEFINE : DEFINE))
		return NULL;
	return write_one(rewind, now, then, rev);
}

static crm_err turn_to(struct rewind *rewind, const char *name, bool *known)
{
	const struct crm_entity *entity = crm_model_entity(rewind->store->model, name);

	*known = entity;
	if (!entity || entity == rewind->entity)
		return NULL;
	rewind->entity = entity;
	crm_then_drop(&rewind->then);
	return crm_then_open(rewind->store, entity, entity, &rewind->then);
}

static crm_err take_back_all(struct rewind *rewind, enum phase phase)
{
	rewind->entity = NULL;
	for (size_t i = 0; i < rewind->count; i++) {
		const struct touched *one = &rewind->touched[i];
		bool known;

		CRM_TRY(turn_to(rewind, one->entity, &known));
		/* An entity that was defined since then goes with its records. */
		if (known && (phase == RECORDS) != crm_own_is_definition(rewind->entity))
			CRM_TRY(take_back(rewind, one, phase));
	}
	crm_then_drop(&rewind->then);
	return crm_writer_finish(rewind->writer);
}

/* -- the journal ---------------------------------------------------------------------------- */

static crm_err run_with(struct crm_store *store, const char *sql, int64_t number)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(store->db, sql, &stmt));
	crm_stmt_bind_int(stmt, 1, number);
	return crm_stmt_run(stmt);
}

/* What fields of this entity's records were. */
static crm_err forget_tracks(struct rewind *rewind, const struct crm_entity *entity, size_t first, size_t end)
{
	const char *table = crm_textf(rewind->arena, "main.\"%s\"", crm_tracked_name(rewind->arena, entity));
	struct crm_tracked_rows rows = crm_tracked_rows(rewind->arena, rewind->store->db, entity, table);

	for (size_t i = first; i < end; i++)
		for (size_t track = 0; track < rows.tracks.count; track++)
			CRM_TRY(crm_tracked_forget(&rows, track, rewind->touched[i].id, rewind->seq));
	return NULL;
}

static crm_err forget_tracked(struct rewind *rewind)
{
	for (size_t i = 0, end; i < rewind->count; i = end) {
		const struct crm_entity *entity = crm_model_entity(rewind->store->model, rewind->touched[i].entity);

		for (end = i + 1; end < rewind->count && rewind->touched[end].entity == rewind->touched[i].entity;)
			end++;
		if (entity && crm_tracked_is_kept(entity))
			CRM_TRY(forget_tracks(rewind, entity, i, end));
	}
	return NULL;
}

crm_err crm_rewind(struct crm_store *store, int64_t txn)
{
	CRM_AUTO(drop_rewind) struct rewind rewind = { .store = store, .arena = crm_arena_new(), .one = crm_arena_new() };

	rewind.mark = crm_arena_mark(rewind.one);
	rewind.txn = (struct crm_txn){ .actor = "", .tool = "" };
	CRM_TRY(crm_journal_last_change(store, txn, &rewind.seq));
	CRM_TRY(read_touched(&rewind));
	CRM_TRY(crm_journal_begin(store, &rewind.txn));
	CRM_TRY(crm_writer_open(store, &rewind.txn, &rewind.writer));
	crm_writer_from_history(rewind.writer);
	CRM_TRY(take_back_all(&rewind, DEFINE));
	CRM_TRY(take_back_all(&rewind, RECORDS));
	CRM_TRY(take_back_all(&rewind, UNDEFINE));
	CRM_TRY(forget_tracked(&rewind));
	CRM_TRY(crm_parting_forget(store, txn));
	CRM_TRY(run_with(store, "DELETE FROM change WHERE seq > ?1", rewind.seq));
	return run_with(store, "DELETE FROM txn WHERE seq > ?1", txn);
}
