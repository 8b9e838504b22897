/*
 * Names of events: ENTITY.KIND, what of them a reader wants, and which there are.
 */
#ifndef CRM_STORE_EVENT_NAME_H
#define CRM_STORE_EVENT_NAME_H

#include "model/model.h"
#include "store/journal.h"

/* The kind that every entity has which is merged, and the beginning of names that rules give. */
#define CRM_EVENT_MERGED "merged"
#define CRM_EVENT_OF_RULES "rule."
/* A rule calls the webhook that its detail names. */
#define CRM_EVENT_CALLED CRM_EVENT_OF_RULES "called"

/* "created", "updated", "deleted". */
const char *crm_event_plain_name(enum crm_op op);

/* Which are wanted: names, '*' and 'deal.*' for all of them (of deals). None: all. */
struct crm_event_names {
	const char *const *names;
	size_t count;
};
bool crm_event_named(const struct crm_event_names *names, const char *name);

/* Is it one that events have here, or a pattern of such? CRM_INVALID names the nearest. */
CRM_MUST_USE crm_err crm_event_name_check(const struct crm_model *model, const char *name);
/* Every name that events of this entity may have, for completion and help; NULL-ended. Arena. */
const char **crm_event_names_of(struct crm_arena *arena, const struct crm_entity *entity);

#endif
