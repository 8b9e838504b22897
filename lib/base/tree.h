/*
 * A folder with all that is in it, taken away.
 */
#ifndef CRM_BASE_TREE_H
#define CRM_BASE_TREE_H

#include "base/err.h"

/* Follows no links. What is not there is no error; the first that cannot be removed is. */
CRM_MUST_USE crm_err crm_tree_remove(const char *path);

#endif
