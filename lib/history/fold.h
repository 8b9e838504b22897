/*
 * Transactions of several clones, written into one journal in their order: each change is made once more to the records as
 * they are by then (model/fold.h). What comes out depends on the transactions alone, not on who merged them, when, or in how
 * many steps.
 *
 * What a change cannot mean any more:
 *   - a change of a record that was removed before it stays without effect: the removal knew nothing of it, but came first in
 *     the journal, and is listed (store/unheard.h);
 *   - what is linked to is there: a record to which a change links though it was removed, or which is removed though others
 *     link to it by now, is there again as it was, and the removal is listed (history/kept.h);
 *   - so is the definition of a field or an entity that is still in use;
 *   - a field that two clones defined in different ways is what the earlier one said, and what it cannot hold is left out.
 */
#ifndef CRM_HISTORY_FOLD_H
#define CRM_HISTORY_FOLD_H

#include "history/commit.h"
#include "store/write.h"

struct crm_fold; /* the records of one transaction */

/* `txn`: its seq. */
struct crm_fold *crm_fold_new(struct crm_store *store, struct crm_writer *writer, int64_t txn);
void crm_fold_drop(struct crm_fold **fold);

/* `older` NULL: it is made. What both hold is used until crm_fold_end. */
CRM_MUST_USE crm_err crm_fold_put(struct crm_fold *fold, const struct crm_record *older, const struct crm_record *newer);
CRM_MUST_USE crm_err crm_fold_take(struct crm_fold *fold, const struct crm_record *older);
/* The definition of a field, or (NULL) of an entity, that a change needs though it was removed, is there again: *any. Not before
 * crm_writer_finish can it be used. */
CRM_MUST_USE crm_err crm_fold_define(struct crm_fold *fold, const char *entity, const char *field, bool *any);
/* All of the transaction but definitions to be taken away is written: what is linked to is brought back. */
CRM_MUST_USE crm_err crm_fold_end(struct crm_fold *fold);

#endif
