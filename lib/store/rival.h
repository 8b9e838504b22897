/*
 * Records that have what another of their entity has, though no two may: only a merge can bring that about, where each was made
 * without knowing of the other. Nothing is refused here; it is for people to say which of them is right.
 */
#ifndef CRM_STORE_RIVAL_H
#define CRM_STORE_RIVAL_H

#include "base/id.h"
#include "model/record.h"
#include "store/store.h"

struct crm_rivals; /* of one entity */

/* Memory: the arena. */
CRM_MUST_USE crm_err crm_rivals_new(struct crm_arena *arena, struct crm_store *store, const struct crm_entity *entity,
                                    struct crm_rivals **out);
struct crm_store *crm_rivals_store(const struct crm_rivals *rivals);
const struct crm_entity *crm_rivals_entity(const struct crm_rivals *rivals);

/* How many sets of fields there are that no two records may share. */
size_t crm_rivals_sets(const struct crm_rivals *rivals);
/* The field that a set goes by: of several the one that tells records apart among those that share the others. */
int crm_rivals_field(const struct crm_rivals *rivals, size_t set);
/* Any other record with the same; "" if there is none. */
CRM_MUST_USE crm_err crm_rivals_any(struct crm_rivals *rivals, size_t set, const struct crm_record *record, char id[CRM_ID_SIZE]);
/* The next one by id, so that of several each is told with its neighbour; "" if there is none. */
CRM_MUST_USE crm_err crm_rivals_next(struct crm_rivals *rivals, size_t set, const struct crm_record *record, char id[CRM_ID_SIZE]);

#endif
