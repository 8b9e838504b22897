/*
 * The transactions of the journal, newest first, filtered.
 */
#ifndef CRM_STORE_TXNS_H
#define CRM_STORE_TXNS_H

#include "store/journal.h"

struct crm_txn_filter {
	int64_t from, to;        /* instants: from <= at < to */
	const char *by;          /* part of the actor's name or e-mail, ignoring case and accents; NULL: all */
	const char *batch;       /* exactly; NULL: all */
	const char *tool;        /* beginning of the tool; NULL: all */
	const char *entity;      /* those that changed one of its records; NULL: all */
	const char *field;       /* and this field of one that was there and stayed (by the name of its column); NULL: all */
	const char *among;       /* one of these seqs, a JSON array; NULL: all */
	int64_t limit;           /* 0: all */
};

struct crm_txns;

CRM_MUST_USE crm_err crm_txns_open(struct crm_store *store, const struct crm_txn_filter *filter, struct crm_txns **out);
/* *txn NULL at the end; borrowed until the next call. *changes: how many records it changed. */
CRM_MUST_USE crm_err crm_txns_next(struct crm_txns *txns, const struct crm_txn **txn, int64_t *changes);
/* How many records one transaction changed. */
CRM_MUST_USE crm_err crm_txn_changes(struct crm_store *store, int64_t seq, int64_t *count);
void crm_txns_drop(struct crm_txns **txns);

#endif
