/*
 * Transactions that did not know of each other, as far as they changed the same records. A transaction knows of those that its
 * commit comes from; when two lines of them are merged, each of the one side did not know of any of the other. That is noted
 * here record by record, so that what two people did to one record without knowing is found without the history.
 *
 *   "txn.parted"(entity, record, merged, side, txn)   in the merge commit `merged`, transaction `txn` was on this side (0, 1);
 *                                                     only of records that both sides changed
 *   "txn.disputed"(entity, record, kind)              records to look at: 'parted', changed by both sides of a merge; 'same',
 *                                                     a value that no two may have is another's, too
 *
 * All of it follows from the history, is not in it, and is made anew with the database. Whoever is not parted from a transaction
 * before it in the journal knows of it.
 */
#ifndef CRM_STORE_PARTING_H
#define CRM_STORE_PARTING_H

#include "base/id.h"
#include "model/record.h"
#include "store/store.h"

enum { CRM_PARTING_NAME = 17 };          /* of a merge: the first 16 digits of its commit */

struct crm_parting_side {
	const int64_t *txns;             /* their seqs, in order */
	size_t count;
};

/* A merge, whose transactions are in the journal. Inside a transaction of the database. The cost follows the changes of the
 * side that has fewer. */
CRM_MUST_USE crm_err crm_parting_note(struct crm_store *store, const char *merge, const struct crm_parting_side sides[2]);
/* Transactions later than this one are taken out of the journal. */
CRM_MUST_USE crm_err crm_parting_forget(struct crm_store *store, int64_t txn);

/* Records that were changed by transactions later than this one, and have what another has that no two may have. */
CRM_MUST_USE crm_err crm_parting_same(struct crm_store *store, int64_t txn);

#endif
