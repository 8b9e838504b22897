/*
 * Where the branch is, read from the files of history.git without libgit2, which takes longer to start than all else a
 * tool does (gitrepository-layout(5)).
 */
#ifndef CRM_HISTORY_BRANCH_H
#define CRM_HISTORY_BRANCH_H

#include "base/err.h"

enum { CRM_COMMIT_HEX = 41 }; /* 40 digits and the NUL */

/* `folder` is the bare repository. `hex` is the commit's name; "" if there is no branch, or none that can be read so. */
CRM_MUST_USE crm_err crm_branch_read(const char *folder, char hex[CRM_COMMIT_HEX]);

#endif
