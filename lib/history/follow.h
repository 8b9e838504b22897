/*
 * The history follower: turns each transaction of the journal into one commit on branch main of
 * history.git (format: crm-repository(5)).
 */
#ifndef CRM_HISTORY_FOLLOW_H
#define CRM_HISTORY_FOLLOW_H

#include "history/handle.h"
#include "store/store.h"

/* Commits every waiting transaction, in order; *done counts them, *last is the seq reached. The
 * branch moves only to commits that are durable; while many wait, they become so some hundreds at a
 * time. The state written is that after the transaction, also when later ones have changed the rows
 * since. A database that does not know the branch's place takes in what it lacks first (heal.h), or
 * CRM_CONFLICT says how the two have parted; CRM_BUSY if the model has changed since the store was
 * opened: open it again. Safe against being killed at any moment: a
 * second run goes on where the branch is. */
CRM_MUST_USE crm_err crm_history_follow(struct crm_history *history, struct crm_store *store,
                                        int64_t *done, int64_t *last);

#endif
