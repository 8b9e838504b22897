/*
 * Is every value of a record one that its field could hold, and does each link to a record of any kind lead to one? Asked of
 * one record after another. (Inside the room.)
 */
#ifndef CRM_STORE_VALUES_CHECK_H
#define CRM_STORE_VALUES_CHECK_H

#include "model/record.h"
#include "store/check.h"

struct crm_values_check; /* of one entity's records */

/* Borrows all three. */
struct crm_values_check *crm_values_check_new(struct crm_store *store, const struct crm_entity *entity,
                                              const struct crm_findings *findings);
CRM_MUST_USE crm_err crm_values_check_record(struct crm_values_check *check, const struct crm_record *record);
void crm_values_check_drop(struct crm_values_check **check);

#endif
