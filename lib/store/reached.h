/*
 * Who is known by an address or a number: an index, kept by code, of what stands in the fields flagged CRM_REACHED
 * (model/reached.h) and has no index of its own: the elements of lists, numbers without an E.164 form. Numbers are kept by
 * their last digits, of whatever country, so that a home told later is no reason to make the index anew; who finds a record
 * by it looks whether it has the number. (Inside the room but for finding.)
 */
#ifndef CRM_STORE_KNOWN_H
#define CRM_STORE_KNOWN_H

#include "model/record.h"
#include "store/store.h"

struct crm_reached; /* of one entity; NULL is allowed and does nothing */

CRM_MUST_USE crm_err crm_reached_new(struct crm_arena *arena, struct crm_db *db, const struct crm_entity *entity,
                                   struct crm_reached **out);
CRM_MUST_USE crm_err crm_reached_created(struct crm_reached *reach, const struct crm_record *record);
/* `changed` marks the fields that did. */
CRM_MUST_USE crm_err crm_reached_updated(struct crm_reached *reach, const struct crm_record *old,
                                       const struct crm_record *record, const bool *changed);
CRM_MUST_USE crm_err crm_reached_deleted(struct crm_reached *reach, const struct crm_record *old);

/* Ids of records that may have this address or number in such a field. `most` at the most; arena. */
CRM_MUST_USE crm_err crm_reached_find(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                                    const char *text, int most, const char ***ids, size_t *count);

/* Appends ` UNION ALL SELECT id, 1 ...`: those that have the address ?1 there. */
void crm_reached_add_addresses(struct crm_str *sql, const struct crm_entity *entity);

bool crm_reached_is_kept(const struct crm_entity *entity);
/* Its name, "contact.reached", and how it is made. Arena. */
const char *crm_reached_name(struct crm_arena *arena, const struct crm_entity *entity);
const char *crm_reached_sql(struct crm_arena *arena, const struct crm_entity *entity);
/* Makes the index of all rows anew: after it was made, or lost. */
CRM_MUST_USE crm_err crm_reached_rebuild(struct crm_db *db, const struct crm_entity *entity);
/* Does the index fit the rows? */
CRM_MUST_USE crm_err crm_reached_check(struct crm_db *db, const struct crm_entity *entity, bool *fits);

#endif
