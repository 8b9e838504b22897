#include "store/arrival.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "store/journal.h"
#include "store/stmt.h"

crm_err crm_arrival_of(struct crm_store *store, int64_t txn, int64_t *number)
{
	return crm_stmt_ask(store->db, "SELECT number FROM \"txn.arrival\" WHERE txn = ?1", txn, txn, number);
}

crm_err crm_arrival_txn(struct crm_store *store, int64_t number, int64_t *txn)
{
	return crm_stmt_ask(store->db, "SELECT txn FROM \"txn.arrival\" WHERE number = ?1", number, number, txn);
}

/* How far rows with the same difference follow each other. */
static crm_err run_of_rows(struct crm_store *store, int64_t number, int64_t txn, int64_t *last)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(store->db, "SELECT number, txn FROM \"txn.arrival\" WHERE number > ?1 ORDER BY number", &stmt));
	crm_stmt_bind_int(stmt, 1, number);
	for (*last = number;; ++*last) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row || crm_stmt_int(stmt, 0) != *last + 1 || crm_stmt_int(stmt, 1) != txn + *last + 1 - number)
			break;
	}
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_arrival_run(struct crm_store *store, int64_t number, int64_t *txn, int64_t *last)
{
	CRM_TRY(crm_arrival_txn(store, number, txn));
	if (*txn != number)
		return run_of_rows(store, number, *txn, last);
	return crm_stmt_ask(store->db, "SELECT min(number) - 1 FROM \"txn.arrival\" WHERE number > ?1", number, CRM_ARRIVAL_OPEN, last);
}

crm_err crm_arrival_first_behind(struct crm_store *store, int64_t txn, int64_t *number)
{
	int64_t other, last;

	CRM_TRY(crm_journal_last_txn(store, &last));
	CRM_TRY(crm_stmt_ask(store->db, "SELECT seq FROM txn AS x WHERE seq > ?1"
	                                " AND NOT EXISTS (SELECT 1 FROM \"txn.arrival\" WHERE txn = x.seq)"
	                                " ORDER BY seq LIMIT 1", txn, last + 1, number));
	CRM_TRY(crm_stmt_ask(store->db, "SELECT min(number) FROM \"txn.arrival\" WHERE txn > ?1", txn, last + 1, &other));
	*number = other < *number ? other : *number;
	return NULL;
}

crm_err crm_arrival_late(struct crm_store *store, int64_t number, int64_t *txn)
{
	return crm_stmt_ask(store->db, "SELECT min(txn) FROM \"txn.arrival\" WHERE number > ?1", number, 0, txn);
}

/* -- kept --------------------------------------------------------------------------------------- */

struct kept {
	char id[CRM_ID_SIZE];
	int64_t number;
};

struct crm_arrivals {
	int64_t txn;                     /* those behind it */
	int64_t last;                    /* the last number that was given */
	struct kept *kept;               /* by id */
	size_t count, room;
};

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct kept *)a)->id, ((const struct kept *)b)->id);
}

static void keep(struct crm_arrivals *arrivals, const char *id, int64_t number)
{
	if (arrivals->count == arrivals->room) {
		arrivals->room = arrivals->room ? 2 * arrivals->room : 64;
		arrivals->kept = crm_realloc(arrivals->kept, arrivals->room * sizeof *arrivals->kept);
	}
	struct kept *one = &arrivals->kept[arrivals->count++];
	memcpy(one->id, id, CRM_ID_SIZE);
	one->number = number;
}

static crm_err read_kept(struct crm_arrivals *arrivals, struct crm_store *store)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(store->db, "SELECT x.id, coalesce(a.number, x.seq) FROM txn AS x LEFT JOIN \"txn.arrival\" AS a ON a.txn = x.seq"
	                               " WHERE x.seq > ?1 ORDER BY x.seq", &stmt));
	crm_stmt_bind_int(stmt, 1, arrivals->txn);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			break;
		if (!crm_id_valid(crm_stmt_text(stmt, 0)))
			return crm_fail(CRM_DAMAGED, "the journal names a transaction '%s'", crm_stmt_text(stmt, 0));
		keep(arrivals, crm_stmt_text(stmt, 0), crm_stmt_int(stmt, 1));
	}
	if (arrivals->count)
		qsort(arrivals->kept, arrivals->count, sizeof *arrivals->kept, by_id);
	return crm_journal_last_txn(store, &arrivals->last);
}

crm_err crm_arrivals_keep(struct crm_store *store, int64_t txn, struct crm_arrivals **out)
{
	CRM_AUTO(crm_arrivals_drop) struct crm_arrivals *arrivals = crm_calloc(1, sizeof *arrivals);

	*out = NULL;
	arrivals->txn = txn;
	CRM_TRY(read_kept(arrivals, store));
	*out = arrivals;
	arrivals = NULL;
	return NULL;
}

void crm_arrivals_drop(struct crm_arrivals **arrivals)
{
	if (!*arrivals)
		return;
	free((*arrivals)->kept);
	free(*arrivals);
	*arrivals = NULL;
}

/* -- given back ---------------------------------------------------------------------------------- */

static const struct kept *kept_of(const struct crm_arrivals *arrivals, const char *id)
{
	struct kept key;

	if (!arrivals->count || !crm_id_valid(id))
		return NULL;
	memcpy(key.id, id, CRM_ID_SIZE);
	return bsearch(&key, arrivals->kept, arrivals->count, sizeof *arrivals->kept, by_id);
}

static crm_err forget(struct crm_store *store, int64_t txn)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(store->db, "DELETE FROM \"txn.arrival\" WHERE txn > ?1", &stmt));
	crm_stmt_bind_int(stmt, 1, txn);
	return crm_stmt_run(stmt);
}

static crm_err put(struct crm_store *store, int64_t txn, int64_t number)
{
	struct crm_stmt *stmt;

	if (txn == number)
		return NULL;
	CRM_TRY(crm_db_stmt(store->db, "INSERT INTO \"txn.arrival\" (number, txn) VALUES (?1, ?2)", &stmt));
	crm_stmt_bind_int(stmt, 1, number);
	crm_stmt_bind_int(stmt, 2, txn);
	return crm_stmt_run(stmt);
}

crm_err crm_arrivals_put(struct crm_arrivals *arrivals, struct crm_store *store)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(forget(store, arrivals->txn));
	CRM_TRY(crm_db_stmt(store->db, "SELECT seq, id FROM txn WHERE seq > ?1 ORDER BY seq", &stmt));
	crm_stmt_bind_int(stmt, 1, arrivals->txn);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		const struct kept *kept = kept_of(arrivals, crm_stmt_text(stmt, 1));
		CRM_TRY(put(store, crm_stmt_int(stmt, 0), kept ? kept->number : ++arrivals->last));
	}
}

/* -- into another database -------------------------------------------------------------------------- */

static crm_err same_txns(struct crm_store *store, int64_t before, const struct crm_arrivals *arrivals, bool *same)
{
	struct crm_stmt *stmt;
	size_t count = 0;
	bool row;

	CRM_TRY(crm_db_stmt(store->db, "SELECT id FROM txn WHERE seq > ?1 ORDER BY seq", &stmt));
	crm_stmt_bind_int(stmt, 1, before);
	for (;; count++) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row || !kept_of(arrivals, crm_stmt_text(stmt, 0)))
			break;
	}
	crm_stmt_reset(stmt);
	*same = !row && count == arrivals->count;
	return NULL;
}

crm_err crm_arrivals_copy(struct crm_store *from, struct crm_store *to)
{
	CRM_AUTO(crm_arrivals_drop) struct crm_arrivals *arrivals = NULL;
	int64_t first;
	bool same;

	/* Before the first row, each has its seq for its number. */
	CRM_TRY(crm_stmt_ask(from->db, "SELECT min(min(number), min(txn)) FROM \"txn.arrival\" WHERE number > ?1", 0, 0, &first));
	if (!first)
		return NULL;
	CRM_TRY(crm_arrivals_keep(from, first - 1, &arrivals));
	CRM_TRY(same_txns(to, first - 1, arrivals, &same));
	return same ? crm_arrivals_put(arrivals, to) : NULL;
}
