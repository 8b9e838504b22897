/*
 * Making history.git: a bare repository without a commit (gitrepository-layout(5)). libgit2 makes one
 * through lock files that a kill leaves behind, and then nobody can make or open it any more; here it
 * can be begun again at any point, and is a repository only when all of it is durable.
 */
#ifndef CRM_HISTORY_BARE_H
#define CRM_HISTORY_BARE_H

#include "base/err.h"

CRM_MUST_USE crm_err crm_bare_make(const char *path);

#endif
