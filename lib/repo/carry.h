/*
 * Attached files, files/ab/cdef... (repo/kept.h), between copies: those that are here alone go into refs/crm/files of history.git,
 * which is pushed with the branch; those that others have come out of it (history/carried.h).
 */
#ifndef CRM_REPO_CARRY_H
#define CRM_REPO_CARRY_H

#include "history/remote.h"
#include "repo/repo.h"
#include "store/check.h"

/* All files of the repository are in the history; *any false: there are none. *left: too large to be carried, those stay here.
 * The cost follows what is new, but for reading the names of those there are. */
CRM_MUST_USE crm_err crm_carry_out(const char *folder, struct crm_git *git, bool *any, size_t *left);
/* Those of `theirs` are here, durably, when it returns; *count: how many are new. CRM_DAMAGED: what comes is no such file. */
CRM_MUST_USE crm_err crm_carry_in(const char *folder, struct crm_git *git, const struct crm_oid *theirs, int64_t *count);
/* Files that attachments name, that are not there or are not what they were, and that the history has, are put there again. Says
 * of each that it was done. */
CRM_MUST_USE crm_err crm_carry_again(struct crm_repo *repo, const struct crm_findings *done);

#endif
