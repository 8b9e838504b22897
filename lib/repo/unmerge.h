/*
 * Unmerge: one record that was merged into another returns as it was; links that moved go back, and so do the fields it
 * filled. What was edited later stays. Of the transaction that merged it only what has to do with it goes back, for that may
 * have merged others too; so what that is follows from the values, and not from the order they were written in.
 */
#ifndef CRM_REPO_UNMERGE_H
#define CRM_REPO_UNMERGE_H

#include "repo/merged.h"
#include "repo/undo.h"

/* The merged record whose id begins with `text`, and the transaction that merged it (texts in the arena). CRM_NOT_FOUND if
 * there is none, CRM_CONFLICT if the record it was merged into has been merged further. */
CRM_MUST_USE crm_err crm_unmerge_find(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity,
                                      const char *text, struct crm_merged *merged, struct crm_txn *txn);
/* Takes it back. `undo` must be set up for CRM_UNDO_FIELDS and begun; afterwards undo->obstacles is what stays. */
CRM_MUST_USE crm_err crm_unmerge(struct crm_undo *undo, const struct crm_entity *entity,
                                 const struct crm_merged *merged, const struct crm_txn *txn);

#endif
