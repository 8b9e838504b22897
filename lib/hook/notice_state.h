/*
 * What is known here of each subscription beside its place: when it was last told, and tries that were in vain. In
 * hooks/state.db (hook/place.h).
 *
 *   notice(id PRIMARY KEY, told, tries, next, error)
 */
#ifndef CRM_HOOK_NOTICE_STATE_H
#define CRM_HOOK_NOTICE_STATE_H

#include "hook/place.h"

/* The place before which nothing is told here (crm_place_begin). */
#define CRM_NOTICE_BEGIN "notices"

struct crm_notice_state {
	int64_t told;                    /* the instant of the last digest, or of its first look; 0: never looked at */
	int64_t tries, next;             /* in vain, one after the other; not again before this instant */
	const char *error;               /* of the last of them; "" */
};

/* The text of the error: the arena. */
CRM_MUST_USE crm_err crm_notice_state_get(struct crm_places *places, struct crm_arena *arena, const char *id,
                                          struct crm_notice_state *out);
CRM_MUST_USE crm_err crm_notice_state_put(struct crm_places *places, const char *id, const struct crm_notice_state *state);

#endif
