/*
 * A database that does not know the branch's place. It is an older copy of itself (a restored backup, a branch that was
 * brought up from elsewhere), and takes in what it lacks; or the two have parted, and nothing is overwritten.
 */
#ifndef CRM_HISTORY_HEAL_H
#define CRM_HISTORY_HEAL_H

#include "history/handle.h"

/* Reads the transactions that only the branch has into the database, in one transaction of it; *taken counts them.
 * CRM_CONFLICT names both sides where each has transactions that the other does not, and where what is lacking cannot be
 * read. After an error the store must be opened anew: its model may be of a moment that was taken back. */
CRM_MUST_USE crm_err crm_history_heal(struct crm_history *history, struct crm_store *store, int64_t *taken);

#endif
