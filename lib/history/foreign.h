/*
 * Files of the branch that no record can have: put there by somebody else.
 */
#ifndef CRM_HISTORY_FOREIGN_H
#define CRM_HISTORY_FOREIGN_H

#include "history/handle.h"
#include "store/store.h"

/* Takes them out by a further commit behind the newest, for the same transaction; they stay in the commits before it. `told`
 * of each path. Only under the follower's lock. */
CRM_MUST_USE crm_err crm_foreign_take_out(struct crm_history *history, struct crm_store *store,
                                          void (*told)(void *context, const char *path), void *context);

#endif
