/*
 * What no two records may share: fields marked unique, the entity's `together` set, and external_source with
 * external_id. Each is asked by a statement over an index. (Inside the room.)
 */
#ifndef CRM_STORE_UNIQUE_H
#define CRM_STORE_UNIQUE_H

#include "model/record.h"
#include "store/store.h"

struct crm_unique; /* of one entity */

CRM_MUST_USE crm_err crm_unique_new(struct crm_arena *arena, struct crm_store *store, const struct crm_entity *entity,
                                    struct crm_unique **out);
/* `changed` marks the fields to look at (NULL: all). CRM_CONFLICT names the field and the record that has the value. */
CRM_MUST_USE crm_err crm_unique_check(struct crm_unique *unique, const struct crm_record *record, const bool *changed);

#endif
