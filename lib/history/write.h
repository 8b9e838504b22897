/*
 * One transaction into the tree and onto the branch to be: shards of the records it touched, trees,
 * commit.
 */
#ifndef CRM_HISTORY_WRITE_H
#define CRM_HISTORY_WRITE_H

#include "history/gather.h"
#include "history/handle.h"
#include "history/tree_entry.h"
#include "store/journal.h"

/* Is it the file at the root that says how records are merged? */
bool crm_history_is_attributes(const struct crm_tree_entry *entry);

/* Puts everything into the history's batch; head and place are then this commit and transaction.
 * Needs crm_history_look before. After an error the history must be forgotten (crm_history_forget):
 * its tree is half changed. */
CRM_MUST_USE crm_err crm_history_write(struct crm_history *history, struct crm_store *store,
                                       struct crm_arena *arena, const struct crm_txn *txn);

/* What the tree at hand becomes when all records that changed after change `seq`, and those of `also`, are put into it as they
 * are. As above, the history must be forgotten or settled afterwards. */
CRM_MUST_USE crm_err crm_history_write_tree(struct crm_history *history, struct crm_store *store,
                                            struct crm_arena *arena, int64_t seq,
                                            const struct crm_gathered *also, struct crm_oid *tree);

#endif
