/*
 * What one store has lost and the other knows. The database makes lost or damaged objects of the history again: all that
 * is in a commit follows from the journal, so that they come out under the names they had. Indexes are made again from the
 * tables. Git's history is never rewritten and the branch never moved back.
 */
#ifndef CRM_REPO_REPAIR_H
#define CRM_REPO_REPAIR_H

#include "repo/repo.h"
#include "store/check.h"

/* Says of each thing what was done. Files that were damaged are kept in history.git/crm-damaged-TIME. CRM_DAMAGED if
 * something cannot be repaired: the sentence says what would help. */
CRM_MUST_USE crm_err crm_repo_repair(struct crm_repo *repo, const struct crm_findings *done);

#endif
