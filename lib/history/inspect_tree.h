/*
 * Is a tree that others bring one of records? (For inspect.h, and for servers.)
 */
#ifndef CRM_HISTORY_INSPECT_TREE_H
#define CRM_HISTORY_INSPECT_TREE_H

#include "history/git.h"

/* What `older` (NULL: an empty one) has is not looked at. `texts`: the files are read, too. CRM_DAMAGED with the path. */
CRM_MUST_USE crm_err crm_inspect_tree(struct crm_git *git, const struct crm_oid *older, const struct crm_oid *newer, bool texts);

#endif
