/*
 * A repository that holds nothing but what crm init put there (the default pipeline). When a whole export is
 * loaded into one, its records replace these: loading what was exported gives the same data again, ids and all.
 * (Inside the room.)
 */
#ifndef CRM_LOAD_PRISTINE_H
#define CRM_LOAD_PRISTINE_H

#include "repo/change.h"

/* Removes the records of this entity, and those that cannot be without them, if no transaction but that of init
 * has ever been made here. */
CRM_MUST_USE crm_err crm_pristine_clear(struct crm_repo *repo, struct crm_change *change, const char *entity);

#endif
