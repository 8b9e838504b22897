/*
 * What may not happen to the definition of an own field or entity: its column or table follows it, so that it cannot
 * go, or become another, while something is stored there. Retiring it keeps what is stored. Nor may a rule begin to
 * hold that stored records break.
 */
#ifndef CRM_STORE_DEFINITION_H
#define CRM_STORE_DEFINITION_H

#include "model/record.h"
#include "store/store.h"

/* All do nothing for records of other entities; errors are CRM_CONFLICT. */
CRM_MUST_USE crm_err crm_definition_check_update(const struct crm_record *old, const struct crm_record *record);
/* The rules that a new or changed definition brings, against the rows there are: unique, though two records have the same
 * value; required, though records are empty. One pass over the table where a rule is new. */
CRM_MUST_USE crm_err crm_definition_check_rules(struct crm_store *store, const struct crm_record *record);
CRM_MUST_USE crm_err crm_definition_check_delete(struct crm_store *store, const struct crm_record *record);

#endif
