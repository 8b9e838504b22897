/*
 * The tree of a commit: as git writes it, and as a whole in memory, read folder by folder when a
 * path in it is first asked for, changed by path, and written back where it changed. What it does
 * not know (a file somebody else put there) it keeps as it is.
 */
#ifndef CRM_HISTORY_TREE_H
#define CRM_HISTORY_TREE_H

#include "history/batch.h"
#include "history/tree_entry.h"

struct crm_tree;

/* `root` NULL: an empty tree. The batch must outlive it. */
struct crm_tree *crm_tree_new(struct crm_batch *batch, const struct crm_oid *root);
void crm_tree_drop(struct crm_tree **tree);

/* Paths are relative, with '/': "contact/7f/3a.json". */
CRM_MUST_USE crm_err crm_tree_find(struct crm_tree *tree, const char *path, struct crm_oid *oid, bool *found);
CRM_MUST_USE crm_err crm_tree_put(struct crm_tree *tree, const char *path, const struct crm_oid *oid);
/* Takes the file out, or where there is none of that name the folder with all that is in it; one that is not there is no
 * error. */
CRM_MUST_USE crm_err crm_tree_take(struct crm_tree *tree, const char *path);
/* Puts every changed folder into the batch; an empty one is left out of its parent. */
CRM_MUST_USE crm_err crm_tree_write(struct crm_tree *tree, struct crm_oid *root);

#endif
