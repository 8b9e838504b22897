#include "rule/recur.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

static struct icaltimetype to_ical(const struct crm_civil *civil)
{
	struct icaltimetype time = icaltime_null_time();

	time.year = civil->year;
	time.month = civil->month;
	time.day = civil->day;
	time.hour = civil->hour;
	time.minute = civil->minute;
	time.second = civil->second;
	return time;
}

static struct crm_civil of_ical(const struct icaltimetype *time)
{
	return (struct crm_civil){ .year = time->year, .month = time->month, .day = time->day, .hour = time->hour,
	                           .minute = time->minute, .second = time->second };
}

/* A day is meant to its end; a moment in UTC is one on the wall clock of here. */
static struct icaltimetype until_of(const char *text)
{
	struct icaltimetype until = icaltime_from_string(text);
	struct crm_civil civil = of_ical(&until);

	if (strlen(text) == 8) {
		civil.hour = 23;
		civil.minute = civil.second = 59;
	} else if (strlen(text) == 16) {
		crm_instant_civil(crm_instant_of_utc(&civil), &civil);
	}
	return to_ical(&civil);
}

/* Without its ends, which are ours to see to. libical 3 looks for the days of a year's months in the month it begins in. */
static struct icalrecurrencetype rule_of(struct crm_arena *arena, const struct crm_repeat *repeat)
{
	struct crm_repeat rule = *repeat;

	rule.parts[CRM_UNTIL] = rule.parts[CRM_COUNT_LEFT] = NULL;
	if (strcmp(rule.parts[CRM_FREQ], "YEARLY") == 0 && rule.parts[CRM_BYMONTHDAY] && !rule.parts[CRM_BYMONTH])
		rule.parts[CRM_BYMONTH] = "1,2,3,4,5,6,7,8,9,10,11,12";
	return icalrecurrencetype_from_string(crm_repeat_text(arena, &rule));
}

/* How many days after the first of a week the day is: 0 to 6. */
static int place_in_week(const struct crm_repeat *repeat, const char *day)
{
	int place = 0, first = 0;

	while (strncmp(crm_repeat_days[place], day, 2) != 0)
		place++;
	while (repeat->parts[CRM_WKST] && strcmp(crm_repeat_days[first], repeat->parts[CRM_WKST]) != 0)
		first++;
	return (place - first + 7) % 7;
}

/* Where it begins to look: on the first of the days it names in the week of its beginning. From elsewhere libical 3 may take
 * the weeks between for those that are meant. */
static struct icaltimetype start_of(const struct crm_repeat *repeat, struct icaltimetype begin)
{
	const char *today = crm_repeat_days[(icaltime_day_of_week(begin) + 5) % 7];
	int first = 7;

	if (strcmp(repeat->parts[CRM_FREQ], "WEEKLY") != 0 || !repeat->parts[CRM_BYDAY])
		return begin;
	for (const char *day = repeat->parts[CRM_BYDAY]; *day; day += day[2] ? 3 : 2)
		if (place_in_week(repeat, day) < first)
			first = place_in_week(repeat, day);
	icaltime_adjust(&begin, first - place_in_week(repeat, today), 0, 0, 0);
	return begin;
}

static void drop_iterator(icalrecur_iterator **iterator)
{
	if (*iterator)
		icalrecur_iterator_free(*iterator);
	*iterator = NULL;
}

static crm_err next_of(const struct crm_repeat *repeat, const struct crm_civil *begin, const struct crm_civil *after,
                       struct crm_civil *next, int64_t *steps)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(drop_iterator) icalrecur_iterator *iterator = NULL;
	struct icaltimetype start = to_ical(begin), later = to_ical(after), until = icaltime_null_time(), at;

	*steps = 0;
	if (repeat->parts[CRM_UNTIL])
		until = until_of(repeat->parts[CRM_UNTIL]);
	iterator = icalrecur_iterator_new(rule_of(arena, repeat), start_of(repeat, start));
	if (!iterator) /* of a rule that never happens: the 31st of September */
		return NULL;
	for (at = icalrecur_iterator_next(iterator); !icaltime_is_null_time(at); at = icalrecur_iterator_next(iterator)) {
		if (!icaltime_is_null_time(until) && icaltime_compare(at, until) > 0)
			break;
		*steps += icaltime_compare(at, start) > 0;
		if (icaltime_compare(at, start) > 0 && icaltime_compare(at, later) > 0) {
			*next = of_ical(&at);
			return NULL;
		}
	}
	*steps = 0;
	return NULL;
}

const struct crm_recurrence crm_recurrence = { .next = next_of };
