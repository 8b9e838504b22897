/*
 * When something that repeats happens next (RFC 5545), by libical: the one file that knows it. It is slow to load (its own
 * libraries come with it), so only a tool that names crm_recurrence links it; others have NULL where rules look for it.
 *
 * Times are those of a wall clock, without a zone: who asks turns them into instants, so that a meeting at nine stays at
 * nine when the clocks change.
 */
#ifndef CRM_RULE_RECUR_H
#define CRM_RULE_RECUR_H

#include "rule/repeat.h"

/* The first occurrence later than `after`, of the rule that begins at `begin` (not counted itself, whether the rule says it
 * or not). *steps: how many occurrences after `begin` it is; 0: there is none before UNTIL. COUNT is not looked at. */
struct crm_recurrence {
	crm_err (*next)(const struct crm_repeat *repeat, const struct crm_civil *begin, const struct crm_civil *after,
	                struct crm_civil *next, int64_t *steps);
};

extern const struct crm_recurrence crm_recurrence;

#endif
