/*
 * Is a tree that others bring one of records? (For inspect.h.)
 */
#ifndef CRM_HISTORY_INSPECT_TREE_H
#define CRM_HISTORY_INSPECT_TREE_H

#include "history/git.h"

struct crm_inspect_way {
	bool texts;                      /* the files of records are read, too */
	bool passing;                    /* a plain file that no record can have may be there, as one that is taken out later */
};

/* What `older` (NULL: an empty one) has is not looked at. CRM_DAMAGED with the path. */
CRM_MUST_USE crm_err crm_inspect_tree(struct crm_git *git, const struct crm_oid *older, const struct crm_oid *newer,
                                      struct crm_inspect_way way);

#endif
