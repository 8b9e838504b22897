/*
 * What a change means: which of an entity's kinds of events (struct crm_event_kind) it is. (Inside the room.)
 */
#ifndef CRM_STORE_EVENT_KIND_H
#define CRM_STORE_EVENT_KIND_H

#include "query/match.h"
#include "store/event.h"

/* The kinds of one entity, with their expressions read. */
struct crm_event_kinds;
/* Those whose name is wanted; NULL if none is. Memory: the arena. */
CRM_MUST_USE crm_err crm_event_kinds_read(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                                          const struct crm_event_names *names, struct crm_event_kinds **out);
/* The full names of those that a change from `old` to `new` is, in order, at most CRM_EVENT_KINDS. `imported`: what is made
 * came from elsewhere, where it may have happened long ago. */
CRM_MUST_USE crm_err crm_event_kinds_tell(const struct crm_event_kinds *kinds, const struct crm_record *old,
                                          const struct crm_record *new, bool imported, const struct crm_following *following,
                                          const char *out[CRM_EVENT_KINDS], size_t *count);

#endif
