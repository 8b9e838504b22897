/*
 * Dates of an organisation's own that are told of when they have come: where the definition of quote.valid_until says
 * event=expired, quote.expired happens to a record when that day is over (an instant: when it has come). It is a row of struct
 * crm_event_kind with `due`, so that crm-tick, hooks, webhooks and rules know it as they know task.due.
 */
#ifndef CRM_MODEL_OWN_EVENT_H
#define CRM_MODEL_OWN_EVENT_H

#include "model/model.h"

/* `name` NULL or "": nothing happens then. CRM_INVALID: the field is no date or instant, or such events have that name
 * already. Of a retired field nothing is told. */
CRM_MUST_USE crm_err crm_own_event_put(struct crm_arena *arena, struct crm_entity *entity, const struct crm_field *field,
                                       const char *name);

#endif
