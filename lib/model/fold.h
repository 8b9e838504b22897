/*
 * Making a change of a record once more, to the record as it is now: what a change of another clone means here, where the
 * record may have become another. Each field, each element of a list, is a register of its own: what the change gave is what
 * it is afterwards, and what the change left alone stays. Numbers flagged CRM_ADDS_UP grow by as much as they grew; where the
 * field has become something else meanwhile, of CRM_LEAST the less stays and of CRM_MOST the more, if both are there. An amount
 * and its currency are one, and choices parted by '|' are like the elements of a list, but keep their order. A record that is as it was
 * before the change becomes exactly what it became then.
 */
#ifndef CRM_MODEL_FOLD_H
#define CRM_MODEL_FOLD_H

#include "model/record.h"

/* `older` NULL: the change made the record. Values of `now` are then of `newer` or in the arena; what is derived is derived
 * anew. */
CRM_MUST_USE crm_err crm_record_fold(struct crm_arena *arena, const struct crm_record *older, const struct crm_record *newer,
                                     struct crm_record *now);

#endif
