#include "history/follow.h"

#include "history/heal.h"
#include "history/write.h"
#include "store/journal.h"
#include "store/stmt.h"

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
                            int64_t *seq, bool *known)
{
	struct crm_txn txn = {0};

	*seq = 0;
	*known = true;
	if (!*place)
		return NULL;
	crm_err err = crm_journal_find(store, arena, place, &txn);
	*known = crm_err_kind(err) != CRM_NOT_FOUND;
	*seq = txn.seq;
	return *known ? err : NULL;
}

/* One snapshot of the database, one move of the branch. *known false: the database lacks what the branch has. */
static crm_err follow_group(struct crm_history *history, struct crm_store *store, struct crm_arena *arena,
                            int64_t *count, int64_t *seq, bool *more, bool *known)
{
	int64_t last;

	*count = 0;
	CRM_TRY(check_model(store));
	CRM_TRY(crm_history_look(history));
	CRM_TRY(seq_of_place(store, arena, history->place, seq, known));
	/* A merge that the database has not taken in yet may end with a transaction that it has. */
	*known = *known && (!history->merged || history->merged == *seq);
	if (!*known)
		return NULL;
	CRM_TRY(crm_journal_last_txn(store, &last));
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
                           int64_t *seq, bool *more, bool *known)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	*known = true;
	CRM_TRY(crm_db_begin_read(store->db));
	crm_err err = follow_group(history, store, arena, count, seq, more, known);
	crm_db_rollback(store->db);
	if (err || !*known)
		crm_history_forget(history);
	return err;
}

/* Where nothing is lacking, though the two do not agree, trying again would never end. */
static crm_err heal(struct crm_history *history, struct crm_store *store)
{
	int64_t taken;

	CRM_TRY(crm_history_heal(history, store, &taken));
	if (taken)
		return NULL;
	return crm_err_hint(crm_fail(CRM_CONFLICT, "crm.db has other transactions than the merge that history.git ends with"),
	                    "crm-check --rebuild takes history.git's and keeps the old crm.db");
}

crm_err crm_history_follow(struct crm_history *history, struct crm_store *store, int64_t *done,
                           int64_t *last)
{
	bool more = true, known;
	int64_t count;
	int tries = 0;

	*done = *last = 0;
	while (more) {
		crm_err err = in_snapshot(history, store, &count, last, &more, &known);

		if (crm_err_kind(err) == CRM_CONFLICT && ++tries < TRIES) {
			more = true; /* nothing of this group has gone into the branch */
			continue;
		}
		CRM_TRY(err);
		if (!known)
			CRM_TRY(heal(history, store));
		*done += count;
	}
	return NULL;
}
