/*
 * The order in which transactions came to be in this copy. The journal has them in the order in which they happened, wherever
 * that was: a pull may put some before others that have been here for long, and then all behind them get other seqs. Who reads
 * the events must not miss those, nor hear others again: it reads in the order of arrival, where what is new stands at the end.
 *
 *   "txn.arrival"(number INTEGER PRIMARY KEY, txn)
 *
 * A transaction's number never changes: those that came first have the numbers from 1 on, and what a pull brings gets the next
 * ones. The table has a row where the number is not txn.seq: of what a pull brought too late for its place and what stands
 * behind it, nothing else. It is of this copy alone; a clone begins without any.
 */
#ifndef CRM_STORE_ARRIVAL_H
#define CRM_STORE_ARRIVAL_H

#include "store/store.h"

/* The number of transaction `txn` (its seq), and the transaction that has a number; whether there is one is not asked. */
CRM_MUST_USE crm_err crm_arrival_of(struct crm_store *store, int64_t txn, int64_t *number);
CRM_MUST_USE crm_err crm_arrival_txn(struct crm_store *store, int64_t number, int64_t *txn);
/* From `number` on up to *last, each transaction stands behind the one before it in the journal as well; *txn is the first of
 * them. *last is CRM_ARRIVAL_OPEN where that holds for all there will be. */
#define CRM_ARRIVAL_OPEN INT64_MAX
CRM_MUST_USE crm_err crm_arrival_run(struct crm_store *store, int64_t number, int64_t *txn, int64_t *last);
/* The first transaction in the journal among those that came after this number and stand before others that were there; 0: none. */
CRM_MUST_USE crm_err crm_arrival_late(struct crm_store *store, int64_t number, int64_t *txn);
/* The first number that a transaction behind `txn` has; where none is behind it, the next that will be given. */
CRM_MUST_USE crm_err crm_arrival_first_behind(struct crm_store *store, int64_t txn, int64_t *number);

/* The numbers of all transactions behind one, kept while the journal is written anew from there. */
struct crm_arrivals;
CRM_MUST_USE crm_err crm_arrivals_keep(struct crm_store *store, int64_t txn, struct crm_arrivals **out);
/* Gives them back, and new ones to what has come in between or behind. Inside the same transaction of the database. */
CRM_MUST_USE crm_err crm_arrivals_put(struct crm_arrivals *arrivals, struct crm_store *store);
void crm_arrivals_drop(struct crm_arrivals **arrivals);

/* Into a database that was made anew of the same transactions: its order of arrival is that of `from`. Where `from` has others,
 * nothing is put in: there all has arrived in the order in which it happened. */
CRM_MUST_USE crm_err crm_arrivals_copy(struct crm_store *from, struct crm_store *to);

#endif
