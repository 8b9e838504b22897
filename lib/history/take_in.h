/*
 * Commits of the history into a database that does not have them: those it lacks, in the order of all transactions, after
 * those that stand behind them have been taken back (region.h, fold.h).
 */
#ifndef CRM_HISTORY_TAKE_IN_H
#define CRM_HISTORY_TAKE_IN_H

#include "history/gather.h"
#include "history/region.h"

/* What it was done from. */
struct crm_taken_in {                    /* zero-initialised is empty */
	int64_t seq;                     /* of the last change that stayed as it was */
	struct crm_gathered rewound;     /* the records of those that did not: they may be as they were before */
};

/* Inside a write transaction of the store, which the caller commits. After an error the store must be opened
 * anew: its model may be of a moment that was taken back. Names in the arena. */
CRM_MUST_USE crm_err crm_take_in(struct crm_git *git, struct crm_store *store, struct crm_arena *arena,
                                 const struct crm_region *region, struct crm_taken_in *out);

#endif
