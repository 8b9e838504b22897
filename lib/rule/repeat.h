/*
 * How something repeats: a rule of RFC 5545 (RRULE, 3.3.10) as its parts, FREQ=WEEKLY;BYDAY=MO. When it happens next is
 * computed by recur.h.
 *
 * Read are such rules, and words that become one:
 *
 *   daily weekly monthly quarterly yearly; every day, every weekday, every 2 weeks, every other month
 *   every monday and thursday, every other friday, weekly on tuesday
 *   every 2nd monday, every last friday (of the month); monthly on the 15th, every month on the last day
 *   and after any of them: until 2027-06-30, or 10 times
 *
 * A month that has no 31st (30th, 29th) takes its last day when it was said in words. SECONDLY and MINUTELY are refused.
 */
#ifndef CRM_RULE_REPEAT_H
#define CRM_RULE_REPEAT_H

#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"

enum crm_repeat_part {
	CRM_FREQ, CRM_INTERVAL, CRM_COUNT_LEFT, CRM_UNTIL, CRM_BYMONTH, CRM_BYWEEKNO, CRM_BYYEARDAY, CRM_BYMONTHDAY,
	CRM_BYDAY, CRM_BYHOUR, CRM_BYMINUTE, CRM_BYSECOND, CRM_BYSETPOS, CRM_WKST, CRM_REPEAT_PARTS
};

struct crm_repeat {
	const char *parts[CRM_REPEAT_PARTS]; /* the values, in capitals; NULL: not said */
};

/* `now`: what a date in words is relative to. CRM_INVALID says what is wrong, and how it is written. Memory: the arena. */
CRM_MUST_USE crm_err crm_repeat_read(struct crm_arena *arena, const char *text, int64_t now, struct crm_repeat *out);
/* The rule, its parts in one order. */
const char *crm_repeat_text(struct crm_arena *arena, const struct crm_repeat *repeat);

/* Says what the rule else takes from the day and time it begins on, so that it stays when one occurrence is put off. */
void crm_repeat_pin(struct crm_arena *arena, struct crm_repeat *repeat, const struct crm_civil *begin);
void crm_repeat_pin_time(struct crm_arena *arena, struct crm_repeat *repeat, const struct crm_civil *begin);
/* On this day of each month, or on its last where it has no such day. */
void crm_repeat_on_day(struct crm_arena *arena, struct crm_repeat *repeat, int day);

/* COUNT, 0 if it has none. */
int64_t crm_repeat_count(const struct crm_repeat *repeat);

/* What words are read into: checks the parts against each other. (For repeat_words.c.) */
CRM_MUST_USE crm_err crm_repeat_check(const struct crm_repeat *repeat);

extern const char *const crm_repeat_days[]; /* MO .. SU, NULL */

#endif
