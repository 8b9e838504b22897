/* Hours of a week as text, and business time; the oracle over random calendars is tests/t/85-sla-oracle.t. */
#include <stdlib.h>
#include <time.h>

#include "base/time.h"
#include "base/worktime.h"
#include "tap.h"

static struct crm_worktime *calendar(const char *hours, const char *zone, const struct crm_holiday *holidays, size_t count)
{
	struct crm_worktime *worktime;
	struct crm_workweek week;

	if (crm_workweek_read(hours, &week) || crm_worktime_new(&week, zone, holidays, count, &worktime))
		abort();
	return worktime;
}

static int64_t at(const char *text)
{
	int64_t instant;

	if (!crm_instant_read(text, &instant))
		abort();
	return instant;
}

static void reads(const char *text, const char *want)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_workweek week;

	if (!crm_workweek_read(text, &week))
		crm_workweek_add_text(&out, &week);
	is(crm_str_text(&out), want, text);
}

static void refuses(const char *text, const char *wanted)
{
	struct crm_workweek week;
	crm_err err = crm_workweek_read(text, &week);

	is(err ? err->text : "", wanted, text);
}

static void test_text(void)
{
	reads("mon-fri 9-17", "mon-fri 9:00-17:00");
	reads("Monday-Friday 9:00-12:00, 13:00-17:00; sat 9-12", "mon-fri 9:00-12:00 13:00-17:00; sat 9:00-12:00");
	reads("24/7", "24/7");
	reads("  24/7 ", "24/7");
	reads("daily 0-24", "24/7");
	reads("weekdays 8-16:30;weekends 10-12", "mon-fri 8:00-16:30; sat-sun 10:00-12:00");
	reads("fri 22:00-6:00", "fri 22:00-24:00; sat 0:00-6:00");
	reads("sun 22-6", "mon 0:00-6:00; sun 22:00-24:00");
	reads("fri 22:00-0:00", "fri 22:00-24:00");
	reads("mon 9-12 11-14 14-15", "mon 9:00-15:00");
	reads("mon 13-15 9-10", "mon 9:00-10:00 13:00-15:00");
	reads("fri-mon 9-10", "mon 9:00-10:00; fri-sun 9:00-10:00");
	reads("mon, wed 9-10; mon 10-11", "mon 9:00-11:00; wed 9:00-10:00");
	refuses("", "a calendar with these hours is never open");
	refuses(" ; ; ", "a calendar with these hours is never open");
	refuses("mon", "these days have no hours");
	refuses("9-17", "hours stand after the days they are of");
	refuses("mon 9-25", "hours are written as 9:00-17:00");
	refuses("mon 9-9", "these hours are none: a whole day is 0:00-24:00");
	refuses("mon 24:00-6:00", "these hours are none: a whole day is 0:00-24:00");
	refuses("mon 9:00", "hours are written as 9:00-17:00");
	refuses("mon 9-17x", "hours are written as 9:00-17:00");
	refuses("pondělí 9-17", "this is no day of the week");
	refuses("mon 9-17 tue", "hours are written as 9:00-17:00");
	refuses("24/7 mon 9-17", "hours stand after the days they are of");
}

static void due(const char *name, const char *hours, const char *zone, const char *from, int64_t minutes, const char *want)
{
	CRM_AUTO(crm_worktime_drop) struct crm_worktime *worktime = calendar(hours, zone, NULL, 0);
	char text[CRM_INSTANT_SIZE] = "never";
	int64_t when;

	if (crm_worktime_add(worktime, at(from), minutes * 60000, &when))
		crm_instant_text(when, text);
	is(text, want, name);
}

/* Trap 12, and the edges of a day. */
static void test_due(void)
{
	due("made on Saturday 15:00: due Monday 10:00", "mon-fri 9-17", "Europe/Prague", "2026-11-21T14:00:00.000Z", 60,
	    "2026-11-23T09:00:00.000Z");
	due("made on Sunday 18:00: due Monday 10:00", "mon-fri 9-17", "Europe/Prague", "2026-11-22T17:00:00.000Z", 60,
	    "2026-11-23T09:00:00.000Z");
	due("before opening", "mon-fri 9-17", "UTC", "2026-11-23T03:00:00.000Z", 60, "2026-11-23T10:00:00.000Z");
	due("used up as it closes is that day", "mon-fri 9-17", "UTC", "2026-11-23T16:00:00.000Z", 60,
	    "2026-11-23T17:00:00.000Z");
	due("over night", "mon-fri 9-17", "UTC", "2026-11-23T16:30:00.000Z", 60, "2026-11-24T09:30:00.000Z");
	due("over lunch", "mon-fri 9-12 13-17", "UTC", "2026-11-23T11:30:00.000Z", 60, "2026-11-23T13:30:00.000Z");
	due("over midnight", "fri 22-6", "UTC", "2026-11-27T23:30:00.000Z", 60, "2026-11-28T00:30:00.000Z");
	due("nothing: when the clock starts", "mon-fri 9-17", "UTC", "2026-11-21T15:00:00.000Z", 0,
	    "2026-11-23T09:00:00.000Z");
	due("nothing, while it is open", "mon-fri 9-17", "UTC", "2026-11-23T15:00:00.000Z", 0, "2026-11-23T15:00:00.000Z");
	due("at +14:00", "mon 9-17", "+14:00", "2026-11-22T18:00:00.000Z", 60, "2026-11-22T20:00:00.000Z");
	due("at -05:00", "mon 9-17", "-05:00", "2026-11-23T13:00:00.000Z", 60, "2026-11-23T15:00:00.000Z");
	due("at +05:45", "mon 9-17", "+05:45", "2026-11-23T00:00:00.000Z", 60, "2026-11-23T04:15:00.000Z");
	due("a hundred years of work", "mon-fri 9-17", "UTC", "2026-11-23T09:00:00.000Z", INT64_C(60) * 24 * 366 * 120, "never");
}

static void open_between(const char *name, const char *hours, const char *zone, const char *from, const char *to,
                         int64_t hours_wanted)
{
	CRM_AUTO(crm_worktime_drop) struct crm_worktime *worktime = calendar(hours, zone, NULL, 0);

	is_int(crm_worktime_between(worktime, at(from), at(to)) / 1000, hours_wanted * 3600, name);
}

static void test_between(void)
{
	open_between("a day of 23 hours", "24/7", "Europe/Prague", "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z", 23);
	open_between("a day of 25 hours", "24/7", "Europe/Prague", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z", 25);
	open_between("an hour that is skipped", "daily 1-4", "Europe/Prague", "2026-03-28T23:00:00.000Z",
	             "2026-03-29T22:00:00.000Z", 2);
	open_between("an hour that comes twice", "daily 1-4", "Europe/Prague", "2026-10-24T22:00:00.000Z",
	             "2026-10-25T23:00:00.000Z", 4);
	open_between("a week", "mon-fri 9-17", "Asia/Kathmandu", "2026-11-23T00:00:00.000Z", "2026-11-30T00:00:00.000Z", 40);
	open_between("backward is nothing", "24/7", "UTC", "2026-11-23T00:00:00.000Z", "2026-11-22T00:00:00.000Z", 0);
	open_between("from the first year on", "sat 0-24", "UTC", "0001-01-01T00:00:00.000Z", "0001-01-08T00:00:00.000Z", 24);
	open_between("to the last", "sun 0-24", "UTC", "9999-12-20T00:00:00.000Z", "9999-12-27T00:00:00.000Z", 24);
}

static void test_holidays(void)
{
	const struct crm_holiday holidays[] = {
		{ crm_date_of(2026, 11, 23), crm_date_of(2026, 11, 24), false },
		{ crm_date_of(2020, 12, 31), crm_date_of(2021, 1, 1), true },
		{ crm_date_of(2024, 2, 29), crm_date_of(2024, 2, 29), true },
	};
	const struct crm_holiday all = { crm_date_of(2000, 1, 1), crm_date_of(2000, 12, 31), true };
	CRM_AUTO(crm_worktime_drop) struct crm_worktime *some = calendar("24/7", "UTC", holidays, 3);
	CRM_AUTO(crm_worktime_drop) struct crm_worktime *none = calendar("24/7", "UTC", &all, 1);
	int64_t when, begin, end;

	ok(crm_worktime_open(some, at("2026-11-23T05:00:00.000Z"), &begin, &end) && begin == at("2026-11-25T00:00:00.000Z"),
	   "two days are closed");
	is_int(crm_worktime_between(some, at("2030-12-31T00:00:00.000Z"), at("2031-01-02T00:00:00.000Z")), 0,
	       "yearly, over the end of the year");
	is_int(crm_worktime_between(some, at("2016-12-31T00:00:00.000Z"), at("2017-01-02T00:00:00.000Z")), 0, "before it too");
	is_int(crm_worktime_between(some, at("2028-02-29T00:00:00.000Z"), at("2028-03-01T00:00:00.000Z")), 0, "in leap years");
	is_int(crm_worktime_between(some, at("2027-02-28T00:00:00.000Z"), at("2027-03-02T00:00:00.000Z")), 2 * CRM_DAY,
	       "and in no others");
	ok(!crm_worktime_add(none, at("2026-11-23T05:00:00.000Z"), 1, &when), "a calendar of holidays is never open");
	is_int(crm_worktime_between(none, at("2026-01-01T00:00:00.000Z"), at("2027-01-01T00:00:00.000Z")), 0, "at all");
}

/* The zone of the process is lent to others and comes back. */
static void test_zone(void)
{
	CRM_AUTO(crm_worktime_drop) struct crm_worktime *worktime = NULL;
	const struct crm_workweek week = {0};
	struct crm_civil civil;

	setenv("TZ", "Asia/Shanghai", 1);
	tzset();
	open_between("under another zone", "daily 9-17", "Europe/Prague", "2026-11-23T08:00:00.000Z",
	             "2026-11-23T10:00:00.000Z", 2);
	crm_instant_civil(at("2026-11-23T08:00:00.000Z"), &civil);
	is_int(civil.hour, 16, "the process's zone is what it was");
	ok(crm_worktime_new(&week, "Europe/Praha", NULL, 0, &worktime) != NULL, "a zone that is none");
}

int main(void)
{
	test_text();
	test_due();
	test_between();
	test_holidays();
	test_zone();
	return tap_done();
}
