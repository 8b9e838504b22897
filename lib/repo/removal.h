/*
 * What stands in the way of removing a record: its parts go with it, and links to it are emptied. (Inside the room.)
 */
#ifndef CRM_REPO_REMOVAL_H
#define CRM_REPO_REMOVAL_H

#include "repo/change.h"

/* Removes what is a part of the record (CRM_PART), and what is a part of that; with `unlink` empties the links of others.
 * CRM_CONFLICT names a record that cannot be without its link. */
CRM_MUST_USE crm_err crm_removal_clear(struct crm_change *change, struct crm_repo *repo,
                                       const struct crm_record *record, bool unlink);

#endif
