/*
 * Places of hooks/state.db that an older crm wrote: there they were seqs of the journal. (Inside the room.)
 */
#ifndef CRM_HOOK_PLACE_UPGRADE_H
#define CRM_HOOK_PLACE_UPGRADE_H

#include "hook/place.h"

CRM_MUST_USE crm_err crm_place_is_upgraded(struct crm_db *db, bool *out);
/* Once for a file: it is one whose table has no `seq` yet. */
CRM_MUST_USE crm_err crm_place_upgrade(struct crm_places *places);

#endif
