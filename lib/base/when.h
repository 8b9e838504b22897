/*
 * When: dates and instants as people type them, relative to now and in the
 * process's zone.
 *
 * Dates: 2026-11-21, 20261121, 2026-W40, 2026-W40-3, 2026-Q4, 2026-11, 2026, today,
 * tomorrow, yesterday, monday..sunday (the next one, today not counted; 'last
 * monday' likewise), som soq soy sow, eom eoq eoy eow (first and last day of this
 * month, quarter, year, week; a week begins on Monday), this/last/next
 * week/month/quarter/year, -30d +2w +3m +1q +1y +6h (from now), '3 days ago',
 * 'in 2 weeks', now. For instants also any day with a time: 'tomorrow 9:00',
 * 'tomorrow at 9', 'monday 9am', 'friday noon', '2026-11-21 10:44', a time alone
 * (today's), ISO 8601 with Z or an offset, @seconds.
 *
 * The result is a span [from, to): one day for a day, three months for a quarter,
 * one millisecond for an exact instant; so that `=2026-Q4` and `<=2026-Q4` can
 * mean what a person means. An instant's -30d keeps the time of day of now. `now`
 * is the instant all of it is relative to.
 */
#ifndef CRM_BASE_WHEN_H
#define CRM_BASE_WHEN_H

#include <stdint.h>

#include "base/err.h"

struct crm_span {
	int64_t from, to;
};

/* CRM_INVALID says what is wrong and, in the hint, how dates are written. A text
 * with a time of day is not a date: it would shift with the zone. */
CRM_MUST_USE crm_err crm_date_parse(const char *text, int64_t now, struct crm_span *dates);
CRM_MUST_USE crm_err crm_instant_parse(const char *text, int64_t now, struct crm_span *instants);

/* For people, relative where near: 'now', '10:42', 'yesterday', '2 days ago',
 * 'tomorrow 09:30', 'Wed 09:30' (at midnight 'tomorrow', 'in 3 days'), else the date. buffer of at least 40. */
char *crm_instant_friendly(int64_t instant, int64_t now, char *buffer);
/* The same of a whole day: 'today', 'tomorrow', 'in 3 days', else the date. */
char *crm_date_friendly(int64_t date, int64_t now, char *buffer);
/* For people, exactly: '2026-11-21 10:44' in the zone. buffer of at least 40. */
char *crm_instant_local(int64_t instant, char *buffer);

#endif
