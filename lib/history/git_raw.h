/*
 * libgit2 itself: its names, and its handle of history.git, for who speaks with other repositories and for what memory it
 * takes. No other file includes its headers.
 */
#ifndef CRM_HISTORY_GIT_RAW_H
#define CRM_HISTORY_GIT_RAW_H

#include <git2.h>
#include <git2/sys/alloc.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
#include <git2/sys/transport.h>

#include "history/git.h"

git_repository *crm_git_raw(struct crm_git *git);
/* "WORDS OF: what libgit2 says". */
CRM_MUST_USE crm_err crm_git_fail(enum crm_kind kind, const char *words, const char *of);

#endif
