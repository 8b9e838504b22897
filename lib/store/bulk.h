/*
 * Indexes of an entity taken away while many rows are put in or taken out, and made again afterwards: sorting a
 * million keys once costs a quarter of putting them in place one by one. (Inside the room.)
 */
#ifndef CRM_STORE_BULK_H
#define CRM_STORE_BULK_H

#include "store/store.h"

struct crm_bulk; /* of one entity */

/* How many records there are. */
CRM_MUST_USE crm_err crm_bulk_count(struct crm_store *store, const struct crm_entity *entity, int64_t *count);

/* Keeps those that begin with the id, a unique field, a member of `together` or field `key`, and where its records
 * link to each other those of its natural keys. */
CRM_MUST_USE crm_err crm_bulk_new(struct crm_arena *arena, struct crm_store *store, const struct crm_entity *entity,
                                  int key, struct crm_bulk **out);
/* For removing most of the records: takes away all but those of the id and of links, at once. */
CRM_MUST_USE crm_err crm_bulk_deleting(struct crm_arena *arena, struct crm_store *store,
                                       const struct crm_entity *entity, struct crm_bulk **out);
/* Was it made by crm_bulk_deleting? Then links can be asked for, but nothing that must be unique. */
bool crm_bulk_is_deleting(const struct crm_bulk *bulk);
/* To be told of each new row: takes the indexes away when it is time. NULL is allowed here and below. */
CRM_MUST_USE crm_err crm_bulk_created(struct crm_bulk *bulk);
/* Makes them again. */
CRM_MUST_USE crm_err crm_bulk_finish(struct crm_bulk *bulk);

#endif
