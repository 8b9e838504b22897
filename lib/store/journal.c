#include "store/journal.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/time.h"
#include "query/sql.h"
#include "store/row.h"
#include "store/stmt.h"
#include "store/then.h"

static const char *const op_names[] = {
	[CRM_CREATE] = "create",
	[CRM_UPDATE] = "update",
	[CRM_DELETE] = "delete",
};

const char *crm_op_name(enum crm_op op)
{
	return op_names[op];
}

enum crm_op crm_op_named(const char *name)
{
	for (size_t i = 0; i < CRM_COUNT(op_names); i++)
		if (crm_same(op_names[i], name))
			return (enum crm_op)i;
	return CRM_UPDATE;
}

const char *crm_actor_name(struct crm_arena *arena, const char *actor)
{
	const char *end = strstr(actor, " <");

	return end ? crm_copy_n(arena, actor, (size_t)(end - actor)) : actor;
}

/* -- writing ----------------------------------------------------------------- */

/* The latest instant seen, also in transactions that came from elsewhere: time never runs backward. */
static crm_err latest(struct crm_db *db, int64_t *at)
{
	struct crm_stmt *stmt;
	bool row;

	*at = INT64_MIN;
	CRM_TRY(crm_db_stmt(db, "SELECT max(at) FROM txn", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row && crm_stmt_text(stmt, 0) && !crm_instant_read(crm_stmt_text(stmt, 0), at))
		return crm_fail(CRM_DAMAGED, "the journal holds the time '%s'", crm_stmt_text(stmt, 0));
	crm_stmt_reset(stmt);
	return NULL;
}

/* With CRM_SEED the sequence goes on from the last change: after a transaction without any (crm_change_keep) its id comes
 * again. */
static crm_err new_id(struct crm_db *db, char id[CRM_ID_SIZE])
{
	struct crm_stmt *stmt;
	bool taken = true;

	CRM_TRY(crm_db_stmt(db, "SELECT 1 FROM txn WHERE id = ?1", &stmt));
	while (taken) {
		crm_stmt_bind_text(stmt, 1, crm_id_new(id));
		CRM_TRY(crm_stmt_step(stmt, &taken));
		crm_stmt_reset(stmt);
	}
	return NULL;
}

static crm_err fill_in(struct crm_db *db, struct crm_txn *txn)
{
	int64_t seen;

	if (!txn->id[0])
		CRM_TRY(new_id(db, txn->id));
	if (txn->at)
		return NULL;
	CRM_TRY(latest(db, &seen));
	txn->at = crm_now();
	if (txn->at <= seen)
		txn->at = seen + 1;
	return NULL;
}

crm_err crm_journal_begin(struct crm_store *store, struct crm_txn *txn)
{
	char at[CRM_INSTANT_SIZE];
	struct crm_stmt *stmt;

	CRM_TRY(fill_in(store->db, txn));
	CRM_TRY(crm_db_stmt(store->db,
	                    "INSERT INTO txn (id, at, actor, tool, note, batch, source)"
	                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", &stmt));
	crm_stmt_bind_text(stmt, 1, txn->id);
	crm_stmt_bind_text(stmt, 2, crm_instant_text(txn->at, at));
	crm_stmt_bind_text(stmt, 3, txn->actor ? txn->actor : "");
	crm_stmt_bind_text(stmt, 4, txn->tool ? txn->tool : "");
	crm_stmt_bind_text(stmt, 5, txn->note);
	crm_stmt_bind_text(stmt, 6, txn->batch);
	crm_stmt_bind_text(stmt, 7, txn->source);
	CRM_TRY(crm_stmt_run(stmt));
	txn->seq = crm_db_last_rowid(store->db);
	return NULL;
}

static void bind_or_null(struct crm_stmt *stmt, int i, int64_t number)
{
	crm_stmt_bind(stmt, i, number ? crm_value_integer(number) : CRM_NO_VALUE);
}

crm_err crm_journal_add(struct crm_store *store, const struct crm_txn *txn, const char *entity, const char *record,
                        enum crm_op op, int64_t prev, const char *before, const char *after, int64_t *seq)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(store->db,
	                    "INSERT INTO change (txn, entity, record, op, prev, before, after)"
	                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", &stmt));
	crm_stmt_bind_int(stmt, 1, txn->seq);
	crm_stmt_bind_text(stmt, 2, entity);
	crm_stmt_bind_text(stmt, 3, record);
	crm_stmt_bind_text(stmt, 4, op_names[op]);
	bind_or_null(stmt, 5, prev);
	crm_stmt_bind_text(stmt, 6, before);
	crm_stmt_bind_text(stmt, 7, after);
	CRM_TRY(crm_stmt_run(stmt));
	*seq = crm_db_last_rowid(store->db);
	return NULL;
}

/* -- transactions ------------------------------------------------------------ */

/* Of a SELECT max(seq): 0 where there is none. */
static crm_err last_of(struct crm_store *store, const char *sql, int64_t *seq)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(store->db, sql, &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*seq = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_journal_last(struct crm_store *store, int64_t *seq)
{
	return last_of(store, "SELECT max(seq) FROM change", seq);
}

crm_err crm_journal_txn_before(struct crm_store *store, int64_t at, int64_t *seq)
{
	char text[CRM_INSTANT_SIZE];
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(store->db, "SELECT max(seq) FROM txn WHERE at < ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, crm_instant_text(at, text));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*seq = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_journal_last_txn(struct crm_store *store, int64_t *seq)
{
	return last_of(store, "SELECT max(seq) FROM txn", seq);
}

crm_err crm_journal_last_change(struct crm_store *store, int64_t txn, int64_t *seq)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(store->db, "SELECT max(seq) FROM change WHERE txn = (SELECT max(txn) FROM change WHERE txn <= ?1)",
	                    &stmt));
	crm_stmt_bind_int(stmt, 1, txn);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*seq = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

static const char *copy_or_null(struct crm_arena *arena, const char *text)
{
	return text ? crm_copy(arena, text) : NULL;
}

static crm_err read_txn(struct crm_arena *arena, struct crm_stmt *stmt, struct crm_txn *out)
{
	const char *id = crm_stmt_text(stmt, 1);

	*out = (struct crm_txn){
		.seq = crm_stmt_int(stmt, 0),
		.actor = crm_copy(arena, crm_stmt_text(stmt, 3)),
		.tool = crm_copy(arena, crm_stmt_text(stmt, 4)),
		.note = copy_or_null(arena, crm_stmt_text(stmt, 5)),
		.batch = copy_or_null(arena, crm_stmt_text(stmt, 6)),
		.source = copy_or_null(arena, crm_stmt_text(stmt, 7)),
	};
	if (!crm_id_valid(id) || !crm_instant_read(crm_stmt_text(stmt, 2), &out->at))
		return crm_fail(CRM_DAMAGED, "the journal's transaction %lld is damaged", (long long)out->seq);
	memcpy(out->id, id, sizeof out->id);
	return NULL;
}

crm_err crm_journal_txn(struct crm_store *store, struct crm_arena *arena, int64_t seq, struct crm_txn *out)
{
	struct crm_stmt *stmt;
	crm_err err;
	bool row;

	CRM_TRY(crm_db_stmt(store->db,
	                    "SELECT seq, id, at, actor, tool, note, batch, source FROM txn WHERE seq = ?1", &stmt));
	crm_stmt_bind_int(stmt, 1, seq);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (!row)
		return crm_fail(CRM_NOT_FOUND, "there is no transaction %lld", (long long)seq);
	err = read_txn(arena, stmt, out);
	crm_stmt_reset(stmt);
	return err;
}

crm_err crm_journal_find(struct crm_store *store, struct crm_arena *arena, const char *id, struct crm_txn *out)
{
	struct crm_stmt *stmt;
	crm_err err;
	bool row, second;

	if (!crm_id_prefix_valid(id))
		return crm_fail(CRM_USAGE, "'%s' is not the id of a transaction", id);
	CRM_TRY(crm_db_stmt(store->db,
	                    "SELECT seq, id, at, actor, tool, note, batch, source FROM txn"
	                    " WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY id LIMIT 2", &stmt));
	crm_stmt_bind_text(stmt, 1, id);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (!row)
		return crm_fail(CRM_NOT_FOUND, "there is no transaction '%s'", id);
	err = read_txn(arena, stmt, out);
	if (err)
		return err;
	CRM_TRY(crm_stmt_step(stmt, &second));
	crm_stmt_reset(stmt);
	return second ? crm_fail(CRM_CONFLICT, "'%s' is the beginning of several transactions' ids", id) : NULL;
}

/* -- changes ----------------------------------------------------------------- */

/* Either the rows of one statement, or a chain: each time the statement is asked for the seq that came before. */
struct crm_entries {
	struct crm_stmt *stmt;
	bool is_chain;
	int64_t next;
	struct crm_entry change;
};

#define CHANGE_COLUMNS "seq, txn, entity, record, op, prev, before, after"

static crm_err open_changes(struct crm_store *store, const char *sql, struct crm_entries **out)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *changes = crm_calloc(1, sizeof *changes);

	*out = NULL;
	CRM_TRY(crm_stmt_new(store->db, sql, &changes->stmt));
	*out = changes;
	changes = NULL;
	return NULL;
}

crm_err crm_entries_of_txn(struct crm_store *store, int64_t txn, struct crm_entries **out)
{
	CRM_TRY(open_changes(store, "SELECT " CHANGE_COLUMNS " FROM change WHERE txn = ?1 ORDER BY seq", out));
	crm_stmt_bind_int((*out)->stmt, 1, txn);
	return NULL;
}

crm_err crm_entries_back(struct crm_store *store, int64_t first, int64_t last, struct crm_entries **out)
{
	CRM_TRY(open_changes(store, "SELECT " CHANGE_COLUMNS " FROM change WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq DESC",
	                     out));
	crm_stmt_bind_int((*out)->stmt, 1, first);
	crm_stmt_bind_int((*out)->stmt, 2, last);
	return NULL;
}

crm_err crm_journal_span(struct crm_store *store, int64_t txn, int64_t *first, int64_t *last)
{
	struct crm_stmt *stmt;
	bool row;

	/* Each alone is one look into the index; both in one SELECT would read all of it. */
	CRM_TRY(crm_db_stmt(store->db, "SELECT (SELECT min(seq) FROM change WHERE txn = ?1),"
	                               " (SELECT max(seq) FROM change WHERE txn = ?1)", &stmt));
	crm_stmt_bind_int(stmt, 1, txn);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*first = row ? crm_stmt_int(stmt, 0) : 0;
	*last = row ? crm_stmt_int(stmt, 1) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

/* The seq of the newest change: the row knows, or the delete. */
static crm_err newest(struct crm_store *store, const char *entity, const char *id, int64_t *seq)
{
	const struct crm_entity *known = crm_model_entity(store->model, entity);
	int64_t rowid = 0;

	if (known)
		CRM_TRY(crm_row_find(store->db, known, id, &rowid, seq));
	return rowid ? NULL : crm_row_deleted(store->db, entity, id, seq);
}

crm_err crm_entries_of_record(struct crm_store *store, const char *entity, const char *id, struct crm_entries **out)
{
	int64_t seq;

	*out = NULL;
	CRM_TRY(newest(store, entity, id, &seq));
	CRM_TRY(open_changes(store, "SELECT " CHANGE_COLUMNS " FROM change WHERE seq = ?1", out));
	(*out)->is_chain = true;
	(*out)->next = seq;
	return NULL;
}

crm_err crm_entries_of_records(struct crm_store *store, const struct crm_entity *entity, struct crm_value ids,
                               struct crm_entries **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_add(&sql, "WITH RECURSIVE way(seq) AS (SELECT t.rev FROM ");
	crm_sql_add_name(&sql, entity->name);
	crm_str_add(&sql, " AS t WHERE t.id IN (SELECT value FROM json_each(?1)) UNION ALL"
	                  " SELECT c.prev FROM way AS w JOIN change AS c ON c.seq = w.seq WHERE c.prev IS NOT NULL)"
	                  " SELECT " CHANGE_COLUMNS " FROM change WHERE seq IN (SELECT seq FROM way) ORDER BY seq DESC");
	CRM_TRY(open_changes(store, crm_str_text(&sql), out));
	crm_stmt_bind((*out)->stmt, 1, ids);
	return NULL;
}

crm_err crm_entries_next(struct crm_entries *changes, const struct crm_entry **out)
{
	struct crm_stmt *stmt = changes->stmt;
	bool row;

	*out = NULL;
	if (changes->is_chain) {
		crm_stmt_reset(stmt);
		crm_stmt_bind_int(stmt, 1, changes->next);
	}
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (!row)
		return NULL;
	changes->change = (struct crm_entry){
		.seq = crm_stmt_int(stmt, 0),
		.txn = crm_stmt_int(stmt, 1),
		.entity = crm_stmt_text(stmt, 2),
		.record = crm_stmt_text(stmt, 3),
		.op = crm_op_named(crm_stmt_text(stmt, 4)),
		.prev = crm_stmt_int(stmt, 5),
		.before = crm_stmt_text(stmt, 6),
		.after = crm_stmt_text(stmt, 7),
	};
	changes->next = changes->change.prev;
	*out = &changes->change;
	return NULL;
}

void crm_entries_drop(struct crm_entries **changes)
{
	if (!*changes)
		return;
	crm_stmt_drop(&(*changes)->stmt);
	free(*changes);
	*changes = NULL;
}

/* -- time travel ------------------------------------------------------------- */

crm_err crm_journal_record_at(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                              const char *id, int64_t seq, struct crm_record **out)
{
	CRM_AUTO(crm_then_drop) struct crm_then *then = NULL;

	*out = NULL;
	CRM_TRY(crm_then_open(store, entity, entity, &then));
	return crm_then_get(then, arena, id, seq, out, NULL);
}
