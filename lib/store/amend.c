#include "store/amend.h"

#include "base/time.h"
#include "form/json.h"
#include "store/body.h"
#include "store/body_rest.h"
#include "store/stmt.h"

/* -- the change there is ------------------------------------------------------------- */

struct was {
	enum crm_op op;
	int64_t prev;
	const char *before;
};

static crm_err read_change(struct crm_store *store, struct crm_arena *arena, int64_t seq, struct was *out)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(store->db, "SELECT op, prev, before FROM change WHERE seq = ?1", &stmt));
	crm_stmt_bind_int(stmt, 1, seq);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (!row)
		return crm_fail(CRM_DAMAGED, "the journal has no change %lld", (long long)seq);
	*out = (struct was){ .op = crm_op_named(crm_stmt_text(stmt, 0)), .prev = crm_stmt_int(stmt, 1) };
	if (crm_stmt_text(stmt, 2))
		out->before = crm_copy(arena, crm_stmt_text(stmt, 2));
	crm_stmt_reset(stmt);
	return NULL;
}

/* The record before the transaction: what there is, with the change taken back. */
static crm_err before_all(struct crm_arena *arena, const struct was *was, const struct crm_record *now,
                          struct crm_record **out)
{
	*out = was->op == CRM_DELETE ? crm_record_new(arena, now->entity) : crm_record_copy(arena, now);
	return was->before ? crm_body_apply(*out, arena, was->before) : NULL;
}

/* -- what becomes of it ---------------------------------------------------------------- */

static crm_err forget(struct crm_store *store, int64_t seq)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(store->db, "DELETE FROM change WHERE seq = ?1", &stmt));
	crm_stmt_bind_int(stmt, 1, seq);
	return crm_stmt_run(stmt);
}

static crm_err rewrite(struct crm_store *store, int64_t seq, enum crm_op op, const char *before, const char *after)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(store->db, "UPDATE change SET op = ?2, before = ?3, after = ?4 WHERE seq = ?1", &stmt));
	crm_stmt_bind_int(stmt, 1, seq);
	crm_stmt_bind_text(stmt, 2, crm_op_name(op));
	crm_stmt_bind_text(stmt, 3, before);
	crm_stmt_bind_text(stmt, 4, after);
	return crm_stmt_run(stmt);
}

/* By the change before the transaction. */
static crm_err put_back_modified(struct crm_store *store, struct crm_arena *arena, int64_t seq, struct crm_record *record)
{
	char *at = crm_alloc(arena, CRM_INSTANT_SIZE);
	struct crm_stmt *stmt;
	struct crm_txn txn;
	bool row;

	CRM_TRY(crm_db_stmt(store->db, "SELECT txn FROM change WHERE seq = ?1", &stmt));
	crm_stmt_bind_int(stmt, 1, seq);
	CRM_TRY(crm_stmt_step(stmt, &row));
	int64_t number = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	CRM_TRY(crm_journal_txn(store, arena, number, &txn));
	record->values[crm_common_at(record->entity, CRM_MODIFIED_AT)] = crm_value_text(crm_instant_text(txn.at, at));
	record->values[crm_common_at(record->entity, CRM_MODIFIED_BY)] = crm_value_text(txn.actor);
	return NULL;
}

static crm_err settle(struct crm_store *store, struct crm_arena *arena, int64_t seq, const struct was *was,
                      const struct crm_record *base, struct crm_record *record, struct crm_amended *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *work = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str before = {0}, after = {0};
	bool *changed = crm_new(work, bool, record->entity->count);

	crm_str_add(&before, "{}");
	*out = (struct crm_amended){ .rev = seq, .restored = !crm_body_compare(base, record, changed) &&
		!crm_body_add_rest(&before, was->before, record->entity, false) };
	if (out->restored) {
		out->rev = was->prev;
		CRM_TRY(forget(store, seq));
		return put_back_modified(store, arena, was->prev, record);
	}
	crm_body_widen(base, record, changed);
	crm_str_clear(&before);
	crm_body_add(&before, base, changed);
	crm_body_add_rest(&before, was->before, record->entity, false);
	crm_body_add(&after, record, changed);
	crm_body_add_rest(&after, was->before, record->entity, true);
	return rewrite(store, seq, CRM_UPDATE, crm_str_text(&before), crm_str_text(&after));
}

crm_err crm_amend_update(struct crm_store *store, struct crm_arena *arena, int64_t seq, const struct crm_record *old,
                         struct crm_record *record, struct crm_amended *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *work = crm_arena_new();
	struct crm_record *base;
	struct was was;

	CRM_TRY(read_change(store, work, seq, &was));
	*out = (struct crm_amended){ .rev = seq, .made = was.op == CRM_CREATE && !was.prev };
	if (was.op == CRM_CREATE)
		return NULL; /* a create has no body: the row says it all */
	CRM_TRY(before_all(work, &was, old, &base));
	return settle(store, arena, seq, &was, base, record, out);
}

crm_err crm_amend_create(struct crm_store *store, struct crm_arena *arena, int64_t seq, struct crm_record *record,
                         struct crm_amended *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *work = crm_arena_new();
	struct crm_record *base;
	struct was was;

	CRM_TRY(read_change(store, work, seq, &was));
	CRM_TRY(before_all(work, &was, record, &base));
	return settle(store, arena, seq, &was, base, record, out);
}

crm_err crm_amend_delete(struct crm_store *store, int64_t seq, const struct crm_record *record)
{
	CRM_AUTO(crm_str_drop) struct crm_str before = {0};
	CRM_AUTO(crm_arena_drop) struct crm_arena *work = crm_arena_new();
	struct crm_record *base;
	struct was was;

	CRM_TRY(read_change(store, work, seq, &was));
	if (was.op == CRM_CREATE)
		return forget(store, seq);
	CRM_TRY(before_all(work, &was, record, &base));
	crm_json_add_record(&before, base);
	crm_body_add_rest(&before, was.before, record->entity, false);
	return rewrite(store, seq, CRM_DELETE, crm_str_text(&before), NULL);
}
