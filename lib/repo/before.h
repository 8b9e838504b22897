/*
 * The programs of hooks/before-write.d (hook/before.h), asked before a change is committed: each sees all of it as it is by
 * then, may refuse it, and may amend it by lines as `apply` takes them: {"entity":"company","id":"...","country":"CZ"}.
 */
#ifndef CRM_REPO_BEFORE_H
#define CRM_REPO_BEFORE_H

#include "repo/change.h"

/* Within the transaction of `change`, whose journal is complete. *amended: how many records they had changed through it.
 * CRM_DENIED: one has refused, or has not done as it should. Without such programs this costs one look at the folder. */
CRM_MUST_USE crm_err crm_before_ask(struct crm_repo *repo, struct crm_change *change, const struct crm_txn *txn,
                                    bool dry_run, int64_t *amended);

#endif
