/*
 * Objects of the history made again from the journal: all transactions are followed into a new, empty history beside the
 * real one, whose objects then are put among the real one's. Whatever the real one has lost is there again under its name.
 */
#ifndef CRM_HISTORY_RENEW_H
#define CRM_HISTORY_RENEW_H

#include "base/err.h"
#include "store/store.h"

/* `folder` is the repository's; what is made in between lies in its repair.tmp and is removed. `git` is the real
 * history.git. Objects that are there already under their name are replaced by equal ones. */
CRM_MUST_USE crm_err crm_history_renew(const char *folder, const char *git, struct crm_store *store);

#endif
