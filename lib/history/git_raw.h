/*
 * libgit2's own handle of history.git, for who speaks with other repositories. No other file shows names of libgit2.
 */
#ifndef CRM_HISTORY_GIT_RAW_H
#define CRM_HISTORY_GIT_RAW_H

#include <git2.h>

#include "history/git.h"

git_repository *crm_git_raw(struct crm_git *git);
/* "WORDS OF: what libgit2 says". */
CRM_MUST_USE crm_err crm_git_fail(enum crm_kind kind, const char *words, const char *of);

#endif
