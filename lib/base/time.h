/*
 * Dates, instants and durations: three types that never mix by accident.
 *
 * An instant is milliseconds since 1970-01-01T00:00:00Z, written
 * 2026-11-21T10:44:03.120Z. A date is a day in the proleptic Gregorian calendar
 * counted from 1970-01-01, written 2026-11-21; it never shifts with a zone.
 * A duration is seconds, written as a person would: 90m is 1h30m.
 * (ISO 8601; day arithmetic after Howard Hinnant's civil calendar.)
 * Years run from 0001 to 9999.
 *
 * This header is the calendar and the clock; what people type is read by when.h,
 * durations by duration.h, zones are set by zone.h.
 *
 * The process has one zone at a time, that of libc: --tz, else TZ, else the
 * machine's.
 */
#ifndef CRM_BASE_TIME_H
#define CRM_BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/duration.h"
#include "base/err.h"
#include "base/when.h"
#include "base/zone.h"

enum { CRM_DATE_SIZE = 11, CRM_INSTANT_SIZE = 25 }; /* with the NUL */

struct crm_civil {
	int year, month, day;               /* 1-based month and day */
	int hour, minute, second, milli;
	int weekday;                        /* 1 Monday .. 7 Sunday (ISO 8601) */
};

/* The clock: CRM_NOW (an instant in ISO form, or seconds since 1970 written @N)
 * if set, else real time. */
int64_t crm_now(void);
int64_t crm_today(void);                    /* the date in the process's zone */
int64_t crm_monotonic(void);                /* milliseconds, for measuring only */

enum { CRM_DAY = 86400000 };                /* milliseconds of a day in UTC */
#define CRM_DATE_MIN INT64_C(-719162)       /* 0001-01-01 */
#define CRM_DATE_MAX INT64_C(2932896)       /* 9999-12-31 */

int crm_days_in_month(int year, int month);
int64_t crm_date_of(int year, int month, int day);
int64_t crm_date_at(int64_t instant);                       /* the day it is then, in the zone */
bool crm_date_exists(int year, int month, int day);
void crm_date_civil(int64_t date, struct crm_civil *out);
void crm_instant_civil_utc(int64_t instant, struct crm_civil *out);
void crm_instant_civil(int64_t instant, struct crm_civil *out);  /* in the zone */
/* The instant of a wall-clock time in the zone. A time that does not exist (clock
 * goes forward) is moved on by the gap; one that exists twice is the first. */
int64_t crm_instant_of(const struct crm_civil *civil);
int64_t crm_instant_of_utc(const struct crm_civil *civil);

/* The canonical texts. `buffer` holds CRM_DATE_SIZE / CRM_INSTANT_SIZE. */
char *crm_date_text(int64_t date, char *buffer);
char *crm_instant_text(int64_t instant, char *buffer);
/* Strictly the canonical texts back (as stored); false if not. */
bool crm_date_read(const char *text, int64_t *date);
bool crm_instant_read(const char *text, int64_t *instant);

#endif
