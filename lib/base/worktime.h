/*
 * Business time: how long it has been open between two instants, and when so much time is used up. A calendar is open when
 * the clock on the wall of its zone shows a time within its hours, on a day that is no holiday: a day on which the clocks
 * change has 23 or 25 hours, and an hour that comes twice counts twice. All is computed from the open stretches in UTC, kept
 * with their sums and found by halving: nothing steps through time.
 *
 * Instants and lengths are milliseconds.
 */
#ifndef CRM_BASE_WORKTIME_H
#define CRM_BASE_WORKTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/workweek.h"

struct crm_worktime;

/* Days that are closed, from first to last (base/time.h), or so each year. */
struct crm_holiday {
	int64_t from, until;
	bool yearly;
};

/* What is given is copied. CRM_INVALID: there is no such zone. */
CRM_MUST_USE crm_err crm_worktime_new(const struct crm_workweek *week, const char *zone,
                                      const struct crm_holiday *holidays, size_t count, struct crm_worktime **out);
void crm_worktime_drop(struct crm_worktime **worktime);

/* How long it is open from a to b; 0 where b is not later. */
int64_t crm_worktime_between(struct crm_worktime *worktime, int64_t a, int64_t b);
/* The earliest instant at which it has been open for `length` since `from`; with a length of 0, when a clock that is started
 * at `from` begins to run. False: not within a hundred years (all are holidays). */
bool crm_worktime_add(struct crm_worktime *worktime, int64_t from, int64_t length, int64_t *out);
/* The first open stretch that ends after `from`, whole. */
bool crm_worktime_open(struct crm_worktime *worktime, int64_t from, int64_t *begin, int64_t *end);

#endif
