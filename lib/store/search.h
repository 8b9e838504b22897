/*
 * The search index of one entity's rows, kept by code rather than by triggers. What new rows add is left to the end
 * and done by one statement: an FTS5 table that has been written to is asked about savepoints by every later
 * statement of the transaction, which costs an import a tenth of its time. (Inside the room.)
 */
#ifndef CRM_STORE_SEARCH_H
#define CRM_STORE_SEARCH_H

#include "model/record.h"
#include "store/store.h"

struct crm_search; /* of one entity; NULL is allowed everywhere and does nothing */

CRM_MUST_USE crm_err crm_search_new(struct crm_arena *arena, struct crm_db *db, const struct crm_entity *entity,
                                    struct crm_search **out);
void crm_search_created(struct crm_search *search, int64_t rowid);
/* `changed` marks the fields that did. */
CRM_MUST_USE crm_err crm_search_updated(struct crm_search *search, const struct crm_record *old,
                                        const struct crm_record *record, const bool *changed, int64_t rowid);
/* FTS5 does not keep the texts; to take a row out it must be told what they were. */
CRM_MUST_USE crm_err crm_search_deleted(struct crm_search *search, const struct crm_record *old, int64_t rowid);
/* Most rows are going to be removed: the index is made anew of those that are left, at the end. */
void crm_search_deleting(struct crm_search *search);
/* Does what was left; before the commit. */
CRM_MUST_USE crm_err crm_search_finish(struct crm_search *search);

/* Does the index fit the rows? Inside a write transaction, which it leaves as it was. */
CRM_MUST_USE crm_err crm_search_check(struct crm_db *db, const struct crm_entity *entity, bool *fits);
/* Makes the index of all rows anew: after it was made, or lost. */
CRM_MUST_USE crm_err crm_search_rebuild(struct crm_db *db, const struct crm_entity *entity);

#endif
