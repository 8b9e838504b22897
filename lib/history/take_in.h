/*
 * Commits of the history into a database that does not have them: those it lacks, in the order of all transactions, after
 * those that stand behind them have been taken back (region.h, fold.h).
 */
#ifndef CRM_HISTORY_TAKE_IN_H
#define CRM_HISTORY_TAKE_IN_H

#include "history/region.h"

/* Inside a write transaction of the store, which the caller commits. *seq: the last change that stayed as it was. After an
 * error the store must be opened anew: its model may be of a moment that was taken back. */
CRM_MUST_USE crm_err crm_take_in(struct crm_git *git, struct crm_store *store, const struct crm_region *region, int64_t *seq);

#endif
