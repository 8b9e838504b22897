/*
 * A branch made, joined with another, and dropped (repo/branch.h says what one is). For tools that link libgit2.
 */
#ifndef CRM_REPO_BRANCH_MAKE_H
#define CRM_REPO_BRANCH_MAKE_H

#include "repo/branch.h"
#include "repo/repo.h"
#include "repo/sync.h"

/* A branch of what `repo` holds, at this moment. Costs a copy of crm.db; the objects of the history are hard links. It is there
 * as a whole or not at all. CRM_CONFLICT: there is one of this name; CRM_INVALID: the name. */
CRM_MUST_USE crm_err crm_branch_make(struct crm_repo *repo, const char *name);

/* What the branch has and `repo` lacks comes in, as from another copy (repo/sync.h). The repository is opened anew. */
CRM_MUST_USE crm_err crm_branch_merge(struct crm_repo **repo, const char *program, const char *name,
                                      const struct crm_remote_watch *watch, struct crm_joined *out);

/* Away with it. CRM_CONFLICT, unless `force`: it holds transactions that neither the trunk nor another branch has. */
CRM_MUST_USE crm_err crm_branch_remove(struct crm_repo *repo, const char *name, bool force);

/* How far the branch and what `repo` holds are apart, in transactions. */
CRM_MUST_USE crm_err crm_branch_apart(struct crm_repo *repo, const char *name, int64_t *ahead, int64_t *behind);

#endif
