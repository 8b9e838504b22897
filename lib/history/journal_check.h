/*
 * Does the journal say what the history says? Each commit holds its transaction's row, and the states before and after it;
 * the bodies of the journal must lead from the one to the other and back, for undo, blame and time travel rely on them.
 */
#ifndef CRM_HISTORY_JOURNAL_CHECK_H
#define CRM_HISTORY_JOURNAL_CHECK_H

#include "history/git.h"
#include "store/store.h"

/* Calls `found` with a sentence for each difference. `share`: percent of the transactions to look at, 100 for all (chosen at
 * random). What a definition that is gone has left in old records is not compared. CRM_DAMAGED if the history cannot be
 * read; crm_reach_check names what is lost. */
CRM_MUST_USE crm_err crm_journal_check(struct crm_git *git, struct crm_store *store, double share,
                                       void (*found)(void *context, const char *sentence), void *context);

#endif
