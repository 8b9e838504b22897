#include "history/follow.h"

#include "history/write.h"
#include "store/journal.h"

enum {
	GROUP = 500,    /* transactions that become durable together */
	TRIES = 5,      /* when somebody else moves the branch under us */
};

/* A database made by a newer crm, or with a field that is new since: we would write texts without
 * it. */
static crm_err check_model(struct crm_store *store)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(store->db, "PRAGMA user_version", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	int64_t version = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	if (version != crm_model_hash(store->model))
		return crm_fail(CRM_BUSY, "the fields of this repository have just been changed");
	return NULL;
}

static crm_err seq_of_place(struct crm_store *store, struct crm_arena *arena, const char *place,
                            int64_t *seq)
{
	struct crm_txn txn;

	*seq = 0;
	if (!*place)
		return NULL;
	crm_err err = crm_journal_find(store, arena, place, &txn);
	if (crm_err_kind(err) == CRM_NOT_FOUND) {
		err = crm_fail(CRM_DAMAGED, "the history ends with transaction %s, which the database "
		               "does not have", place);
		return crm_err_hint(err, "is crm.db an old copy? crm-check --rebuild makes it anew "
		                    "from the history");
	}
	CRM_TRY(err);
	*seq = txn.seq;
	return NULL;
}

/* One snapshot of the database, one move of the branch. */
static crm_err follow_group(struct crm_history *history, struct crm_store *store, struct crm_arena *arena,
                            int64_t *count, int64_t *seq, bool *more)
{
	int64_t last;

	*count = 0;
	CRM_TRY(check_model(store));
	CRM_TRY(crm_history_look(history));
	CRM_TRY(seq_of_place(store, arena, history->place, seq));
	CRM_TRY(crm_history_last(store, &last));
	while (*seq < last && *count < GROUP && !crm_batch_is_full(history->batch)) {
		struct crm_arena_mark mark = crm_arena_mark(arena);
		struct crm_txn txn;

		CRM_TRY(crm_journal_txn(store, arena, *seq + 1, &txn));
		CRM_TRY(crm_history_write(history, store, arena, &txn));
		crm_arena_rewind(arena, mark);
		*seq = txn.seq;
		++*count;
	}
	*more = *seq < last;
	return crm_history_settle(history);
}

static crm_err in_snapshot(struct crm_history *history, struct crm_store *store, int64_t *count,
                           int64_t *seq, bool *more)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	CRM_TRY(crm_db_begin_read(store->db));
	crm_err err = follow_group(history, store, arena, count, seq, more);
	crm_db_rollback(store->db);
	if (err)
		crm_history_forget(history);
	return err;
}

crm_err crm_history_follow(struct crm_history *history, struct crm_store *store, int64_t *done,
                           int64_t *last)
{
	bool more = true;
	int64_t count;
	int tries = 0;

	*done = *last = 0;
	while (more) {
		crm_err err = in_snapshot(history, store, &count, last, &more);

		if (crm_err_kind(err) == CRM_CONFLICT && ++tries < TRIES)
			continue;
		CRM_TRY(err);
		*done += count;
	}
	return NULL;
}
