/*
 * What may not happen to the definition of an own field or entity: its column or table follows it, so that it cannot
 * go, or become another, while something is stored there. Retiring it keeps what is stored. (Inside the room.)
 */
#ifndef CRM_STORE_DEFINITION_H
#define CRM_STORE_DEFINITION_H

#include "model/record.h"
#include "store/store.h"

/* Both do nothing for records of other entities. */
CRM_MUST_USE crm_err crm_definition_check_update(const struct crm_record *old, const struct crm_record *record);
CRM_MUST_USE crm_err crm_definition_check_delete(struct crm_store *store, const struct crm_record *record);

#endif
