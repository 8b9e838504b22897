/*
 * The units of the calendar that figures are grouped by: day, week (ISO 8601, from Monday), month, quarter, year. Days are dates
 * (base/time.h); a unit is known by its first day and has a name that sorts as it comes: 2026-11-21, 2026-W47, 2026-11,
 * 2026-Q4, 2026.
 */
#ifndef CRM_BASE_EVERY_H
#define CRM_BASE_EVERY_H

#include <stdbool.h>
#include <stdint.h>

enum crm_every { CRM_EVERY_DAY, CRM_EVERY_WEEK, CRM_EVERY_MONTH, CRM_EVERY_QUARTER, CRM_EVERY_YEAR, CRM_EVERY_COUNT };
enum { CRM_EVERY_SIZE = 32 };

bool crm_every_find(const char *name, enum crm_every *out);
/* NULL beyond the last. */
const char *crm_every_name(enum crm_every every);

/* The first day of the unit that the day is in. */
int64_t crm_every_start(enum crm_every every, int64_t day);
/* The first day of the unit that is `count` units later (less than 0: earlier) than that of the day. Stays within the years
 * 0001 to 9999. */
int64_t crm_every_later(enum crm_every every, int64_t day, int64_t count);
/* The name of the unit that the day is in. Returns `buffer`. */
char *crm_every_label(enum crm_every every, int64_t day, char buffer[CRM_EVERY_SIZE]);
/* The name back: which unit, and its first day. False: it is none. */
bool crm_every_read(const char *label, enum crm_every *every, int64_t *day);

/* The day as many months later as are said; of a longer month than that one has days, its last. */
int64_t crm_months_later(int64_t day, int64_t months);

/* The span of the same kind before [from, to): of whole months the months before (the quarter before a quarter), else as many
 * days. `year`: twelve months earlier. Days. */
void crm_span_before(int64_t *from, int64_t *to, bool year);

#endif
