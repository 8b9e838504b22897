/*
 * When something is told: quiet hours, and how often what has gathered is told at once. Both are on the clock of the
 * process's zone, so that a change of the clock moves them with it.
 *
 *   quiet      22:00-07:00
 *   rhythm     none, daily 08:00, weekly mon 08:00, every 4h
 */
#ifndef CRM_BASE_RHYTHM_H
#define CRM_BASE_RHYTHM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct crm_quiet {
	int from, to;                    /* minutes of the day; alike: never */
};
/* CRM_INVALID shows how it is written. */
CRM_MUST_USE crm_err crm_quiet_parse(const char *text, struct crm_quiet *out);
bool crm_quiet_is(const struct crm_quiet *quiet, int64_t instant);

struct crm_rhythm {
	enum { CRM_RHYTHM_NONE, CRM_RHYTHM_DAILY, CRM_RHYTHM_WEEKLY, CRM_RHYTHM_EVERY } kind;
	int minute;                      /* of the day */
	int weekday;                     /* 1 Monday .. 7 Sunday */
	int64_t milliseconds;            /* of every */
};
/* A time that is not said is 08:00, a day Monday. CRM_INVALID shows how it is written. */
CRM_MUST_USE crm_err crm_rhythm_parse(const char *text, struct crm_rhythm *out);
/* Is it time again, when it was last at `last`? */
bool crm_rhythm_is_due(const struct crm_rhythm *rhythm, int64_t last, int64_t now);

#endif
