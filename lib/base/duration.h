/*
 * Durations, in seconds. A day is 24 hours and a week 7 days; a month is no
 * duration, for its length depends on when it begins (dates know +3m).
 */
#ifndef CRM_BASE_DURATION_H
#define CRM_BASE_DURATION_H

#include <stdint.h>

#include "base/err.h"

/* '90' (seconds), '90s', '30m', '1h30m', '1h 30m', '1.5h', '2d', '1w', '1:30:00',
 * 'PT1H30M' (ISO 8601), any of them after a '-'. A fraction of a second is refused. */
CRM_MUST_USE crm_err crm_duration_parse(const char *text, int64_t *seconds);
/* '1h30m'; '0s' for nothing. buffer of at least 40. */
char *crm_duration_text(int64_t seconds, char *buffer);
/* The same without days: '26h30m', for time of which a day does not have 24 hours. */
char *crm_duration_hours(int64_t seconds, char *buffer);
/* For people: its largest unit and the next, '1789d 18h', '1h 30m'; what is less is left out. buffer of at least 40. */
char *crm_duration_shown(int64_t seconds, char *buffer);

#endif
