/*
 * Which transactions did not know of each other, out of the commits into the database (store/parting.h): of each merge, what
 * the one parent comes from and the other does not.
 */
#ifndef CRM_HISTORY_PARTING_H
#define CRM_HISTORY_PARTING_H

#include "history/region.h"

/* A merge commit of these two, whose transactions the journal has. Inside a transaction of the store. */
CRM_MUST_USE crm_err crm_history_note_merge(struct crm_git *git, struct crm_store *store, const struct crm_oid *merge,
                                            const struct crm_oid parents[2]);
/* All merges that a region met, and what its transactions have brought that no two records may have. */
CRM_MUST_USE crm_err crm_history_note_region(struct crm_git *git, struct crm_store *store, const struct crm_region *region);

#endif
