/*
 * Records as they were: today's row (or the body of its delete) with later changes taken back. Of each field only the
 * oldest of the later changes matters, for what it says was there before is what was there then; so a value that a field
 * of the same name got in between, perhaps of another type, is never looked at.
 *
 * Tables are read as main.NAME: under the views of time travel (asof.h) it is still today's row that is asked for.
 */
#ifndef CRM_STORE_THEN_H
#define CRM_STORE_THEN_H

#include "model/record.h"
#include "store/store.h"

struct crm_then; /* of one entity */

/* `entity` as the model was then. `today` is the same entity in today's model, which says what columns there are; NULL
 * if it has no table any more. All must outlive it. */
CRM_MUST_USE crm_err crm_then_open(struct crm_store *store, const struct crm_entity *entity,
                                   const struct crm_entity *today, struct crm_then **out);
void crm_then_drop(struct crm_then **then);

/* The record just after change `seq`, or at any later moment before its next change. *out NULL if it did not exist then.
 * Memory: the arena. *rev (may be NULL) is the seq of the change it is from. CRM_DAMAGED: the journal does not fit. */
CRM_MUST_USE crm_err crm_then_get(struct crm_then *then, struct crm_arena *arena, const char *id, int64_t seq,
                                  struct crm_record **out, int64_t *rev);

#endif
