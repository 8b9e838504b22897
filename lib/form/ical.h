/*
 * The times of iCalendar (RFC 5545), by libical: instants through VTIMEZONE and TZID, dates of whole days, durations,
 * alarms and rules. This is the one file that knows libical, which is slow to start: only what an import needs includes
 * it.
 */
#ifndef CRM_FORM_ICAL_H
#define CRM_FORM_ICAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct crm_ical;

struct crm_ical_time {
	bool given;
	bool is_date;        /* a whole day: the instant is its beginning in the process's zone */
	bool is_utc;
	char zone[64];       /* the zone it says, by a name of this machine; "" if it says none, or another */
	int64_t instant;     /* milliseconds, as base/time.h has them; a time without a zone is in the process's */
};

/* `zones`: the file's VTIMEZONE components one after the other, "" for none. */
CRM_MUST_USE crm_err crm_ical_open(const char *zones, struct crm_ical **out);
void crm_ical_drop(struct crm_ical **ical);

/* Takes a component (BEGIN:VTODO ... END:VTODO) to be asked about; it goes with the next. CRM_INVALID: it is none. */
CRM_MUST_USE crm_err crm_ical_take(struct crm_ical *ical, const char *component);
/* Its property of that name. CRM_INVALID: there is one that is no time, or in a zone nobody knows. */
CRM_MUST_USE crm_err crm_ical_time(struct crm_ical *ical, const char *property, struct crm_ical_time *out);
/* In seconds; *given false if there is none, or it is none. */
void crm_ical_duration(struct crm_ical *ical, bool *given, int64_t *seconds);
/* When its first alarm goes off; one that counts from the end counts from `end`, others from `start`. */
void crm_ical_alarm(struct crm_ical *ical, const struct crm_ical_time *start, const struct crm_ical_time *end,
                    struct crm_ical_time *out);
/* The days from `from` on, that itself too, to `until`, on which something happens that repeats by the rule from `from` on;
 * without those that the component takes out (EXDATE). More than `most` are not looked for: *count is then `most` + 1, and
 * so is the room for them. CRM_INVALID: it is no rule, or one of less than days. */
CRM_MUST_USE crm_err crm_ical_days(struct crm_ical *ical, const char *rule, int64_t from, int64_t until, size_t most,
                                   int64_t *days, size_t *count);
/* Is it a rule of repetition? */
bool crm_ical_is_rule(const char *rule);

#endif
