#include "tap.h"

#include <stdlib.h>

#include "base/str.h"
#include "rule/recur.h"

static struct crm_arena *arena;
static int64_t now;

static void reads(const char *text, const char *want)
{
	struct crm_repeat repeat;
	crm_err err = crm_repeat_read(arena, text, now, &repeat);

	is(err ? err->text : crm_repeat_text(arena, &repeat), want, text);
}

static void refuses(const char *text, const char *part)
{
	struct crm_repeat repeat;
	crm_err err = crm_repeat_read(arena, text, now, &repeat);

	ok(err && err->kind == CRM_INVALID && strstr(err->text, part), "'%s' is refused", text);
	if (err)
		printf("# %s\n", err->text);
}

static void words(void)
{
	reads("daily", "FREQ=DAILY");
	reads("Every Day", "FREQ=DAILY");
	reads("every 2 weeks", "FREQ=WEEKLY;INTERVAL=2");
	reads("fortnightly", "FREQ=WEEKLY;INTERVAL=2");
	reads("every other month", "FREQ=MONTHLY;INTERVAL=2");
	reads("every 3rd month", "FREQ=MONTHLY;INTERVAL=3");
	reads("quarterly", "FREQ=MONTHLY;INTERVAL=3");
	reads("every 2 quarters", "FREQ=MONTHLY;INTERVAL=6");
	reads("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR");
	reads("every monday", "FREQ=WEEKLY;BYDAY=MO");
	reads("every mon, thu and fri", "FREQ=WEEKLY;BYDAY=MO,TH,FR");
	reads("every other friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR");
	reads("every 2 weeks on monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO");
	reads("weekly on tuesday", "FREQ=WEEKLY;BYDAY=TU");
	reads("every 2nd monday", "FREQ=MONTHLY;BYDAY=2MO");
	reads("every last friday of the month", "FREQ=MONTHLY;BYDAY=-1FR");
	reads("every last day", "FREQ=MONTHLY;BYMONTHDAY=-1");
	reads("monthly on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15");
	reads("monthly on the 31st", "FREQ=MONTHLY;BYMONTHDAY=-1");
	reads("every month on the 30th", "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1");
	reads("every 3 months on the first monday", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO");
	reads("yearly on 24 december", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24");
	reads("every year on feb 29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29");
	reads("weekly until 2027-06-30", "FREQ=WEEKLY;UNTIL=20270630");
	reads("every monday 10 times", "FREQ=WEEKLY;COUNT=10;BYDAY=MO");
	reads("daily for 3 times", "FREQ=DAILY;COUNT=3");
	refuses("", "does not say how it repeats");
	refuses("every", "does not say");
	refuses("every blue moon", "does not say");
	refuses("every 0 days", "does not say");
	refuses("every 32nd", "does not say");
	refuses("every 6th monday", "does not say");
	refuses("daily on monday", "does not say");
	refuses("daily 0 times", "does not say");
	refuses("yearly on 31 april", "does not say");
	refuses("každé pondělí", "does not say");
}

static void rules(void)
{
	reads("rrule:byday=mo;freq=weekly", "FREQ=WEEKLY;BYDAY=MO");
	reads("FREQ=YEARLY;BYDAY=-53SU,+1MO;WKST=SU", "FREQ=YEARLY;BYDAY=-53SU,+1MO;WKST=SU");
	reads("FREQ=DAILY;UNTIL=20271231T235959Z", "FREQ=DAILY;UNTIL=20271231T235959Z");
	refuses("INTERVAL=2", "says how often");
	refuses("FREQ=SECONDLY", "no FREQ");
	refuses("FREQ=DAILY;FREQ=DAILY", "said twice");
	refuses("FREQ=DAILY;COUNT=0", "no COUNT");
	refuses("FREQ=DAILY;COUNT=1;UNTIL=20270101", "two ends");
	refuses("FREQ=DAILY;UNTIL=20270231", "no UNTIL");
	refuses("FREQ=DAILY;UNTIL=20270228T240000", "no UNTIL");
	refuses("FREQ=DAILY;UNTIL=tomorrow", "no UNTIL");
	refuses("FREQ=MONTHLY;BYMONTHDAY=32", "no BYMONTHDAY");
	refuses("FREQ=MONTHLY;BYMONTHDAY=0", "no BYMONTHDAY");
	refuses("FREQ=MONTHLY;BYMONTHDAY=1,", "no BYMONTHDAY");
	refuses("FREQ=YEARLY;BYMONTH=-1", "no BYMONTH");
	refuses("FREQ=WEEKLY;BYDAY=2MO", "not counted");
	refuses("FREQ=WEEKLY;BYMONTHDAY=2", "no day of the month");
	refuses("FREQ=MONTHLY;BYWEEKNO=2", "needs FREQ=YEARLY");
	refuses("FREQ=DAILY;BYSETPOS=1", "BYSETPOS");
	refuses("FREQ=DAILY;BYHOUR", "no part");
	refuses("FREQ=DAILY;X=1", "no part");
	refuses("FREQ=WEEKLY;WKST=1MO", "no WKST");
}

static void pins(void)
{
	static const struct { const char *rule, *want; } rows[] = {
		{ "FREQ=DAILY", "FREQ=DAILY;BYHOUR=9;BYMINUTE=30" },
		{ "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU;BYHOUR=9;BYMINUTE=30" },
		{ "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=30" },
		{ "FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=16;BYHOUR=9;BYMINUTE=30" },
		{ "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=16;BYHOUR=9;BYMINUTE=30" },
		{ "FREQ=HOURLY", "FREQ=HOURLY" },
	};
	struct crm_civil begin = { .year = 2027, .month = 2, .day = 16, .hour = 9, .minute = 30, .weekday = 2 };
	struct crm_repeat repeat;

	for (size_t i = 0; i < CRM_COUNT(rows); i++) {
		if (crm_repeat_read(arena, rows[i].rule, now, &repeat))
			continue;
		crm_repeat_pin(arena, &repeat, &begin);
		is(crm_repeat_text(arena, &repeat), rows[i].want, "pinned");
	}
}

/* "02-28 +1": which, and how many after the beginning. */
static const char *next(const char *rule, const char *after)
{
	struct crm_civil begin = { .year = 2027, .month = 1, .day = 31, .hour = 9 }, from = begin, at = {0};
	struct crm_repeat repeat;
	int64_t steps, date;

	if (crm_date_read(after, &date)) {
		crm_date_civil(date, &from);
		from.hour = 9;
	}
	if (crm_repeat_read(arena, rule, now, &repeat) || crm_recurrence.next(&repeat, &begin, &from, &at, &steps))
		return "refused";
	return steps ? crm_textf(arena, "%04d-%02d-%02d %d +%d", at.year, at.month, at.day, at.hour, (int)steps) : "none";
}

static void follows(void)
{
	is(next("FREQ=MONTHLY", "2027-01-31"), "2027-03-31 9 +1", "months without a 31st are passed over");
	is(next("monthly on the 31st", "2027-01-31"), "2027-02-28 9 +1", "in words they are not");
	is(next("daily", "2027-02-10"), "2027-02-11 9 +11", "what was missed is counted");
	is(next("daily until 2027-02-10", "2027-02-09"), "2027-02-10 9 +10", "the last day is in it");
	is(next("daily until 2027-02-10", "2027-02-10"), "none", "nothing after it");
	is(next("FREQ=DAILY;UNTIL=20270201T080000Z", "2027-01-31"), "2027-02-01 9 +1", "UNTIL in UTC is one of here");
	is(next("FREQ=DAILY;UNTIL=20270201T075959Z", "2027-01-31"), "none", "to the second");
	is(next("FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=31", "2027-01-31"), "none", "never");
	is(next("yearly on 29 february", "2027-01-31"), "2028-02-29 9 +1", "in leap years");
}

int main(void)
{
	setenv("TZ", "Europe/Prague", 1);
	arena = crm_arena_new();
	now = INT64_C(1795341600000);
	words();
	rules();
	pins();
	follows();
	crm_arena_drop(&arena);
	return tap_done();
}
