#include "tap.h"

#include <stdlib.h>

#include "base/str.h"
#include "base/time.h"

/* The zones of traps.md, and both sides of the date line. */
static const char *const zones[] = {
	"UTC", "-05:00", "America/New_York", "Asia/Kathmandu", "+05:45", "Pacific/Kiritimati",
	"+14:00", "Europe/Prague", "Pacific/Apia", "America/Havana", "-12:00",
};

static void use(const char *zone)
{
	if (crm_zone_use(zone))
		ok(false, "zone %s", zone);
}

static const char *instant(int64_t at)
{
	static char buffer[CRM_INSTANT_SIZE];
	return crm_instant_text(at, buffer);
}

static int64_t read_instant(const char *text)
{
	int64_t at = -1;
	if (!crm_instant_read(text, &at))
		ok(false, "%s is an instant", text);
	return at;
}

static void test_calendar(void)
{
	char text[CRM_DATE_SIZE];
	bool good = true;
	int64_t back;
	struct crm_civil civil;

	is_int(crm_date_of(1970, 1, 1), 0, "the epoch");
	is_int(crm_date_of(2000, 3, 1), 11017, "after a leap day of a century");
	is_int(crm_date_of(1, 1, 1), CRM_DATE_MIN, "the first day");
	is_int(crm_date_of(9999, 12, 31), CRM_DATE_MAX, "the last day");
	for (int64_t day = CRM_DATE_MIN; day <= CRM_DATE_MAX; day += 13) {
		good = good && crm_date_read(crm_date_text(day, text), &back) && back == day;
		crm_date_civil(day, &civil);
		good = good && crm_date_of(civil.year, civil.month, civil.day) == day;
	}
	ok(good, "text and back, from year 1 to 9999");
	crm_date_civil(crm_date_of(2026, 11, 21), &civil);
	is_int(civil.weekday, 6, "2026-11-21 is a Saturday");
	crm_date_civil(-1, &civil);
	is_int(civil.weekday, 3, "1969-12-31 was a Wednesday");
	ok(crm_date_exists(2024, 2, 29) && crm_date_exists(2000, 2, 29), "leap days");
	ok(!crm_date_exists(2026, 2, 29) && !crm_date_exists(1900, 2, 29), "no leap days");
	ok(!crm_date_exists(0, 1, 1) && !crm_date_exists(10000, 1, 1) && !crm_date_exists(2026, 13, 1) &&
	   !crm_date_exists(2026, 0, 1) && !crm_date_exists(2026, 4, 31) && !crm_date_exists(2026, 4, 0),
	   "what is no date");
}

static void test_date_read(void)
{
	static const char *const bad[] = {
		"", "2026", "2026-1-02", "2026-01-2", "2026-02-30", "2026/01/02", "2026-01-02 ",
		" 2026-01-02", "2026-01-02T00:00", "0000-01-01", "12026-01-01", "-026-01-01", "２０２６-01-01",
	};
	int64_t date;

	for (size_t i = 0; i < CRM_COUNT(bad); i++)
		ok(!crm_date_read(bad[i], &date), "'%s' is no canonical date", bad[i]);
}

static void test_instant_text(void)
{
	static const char *const bad[] = {
		"", "2026-11-21", "2026-11-21T10:44:03Z", "2026-11-21T10:44:03.120", "2026-11-21 10:44:03.120Z",
		"2026-11-21T10:44:03.120z", "2026-11-21T24:00:00.000Z", "2026-11-21T10:60:00.000Z",
		"2026-11-21T10:00:60.000Z", "2026-02-29T10:00:00.000Z", "2026-11-21T10:44:03.120Z ",
		"2026-11-21T10:44:03.120+", "2026-11-21T10:44:03.1200Z",
	};
	int64_t at;

	is(instant(0), "1970-01-01T00:00:00.000Z", "the epoch");
	is(instant(-1), "1969-12-31T23:59:59.999Z", "before it");
	is(instant(read_instant("2026-11-21T10:44:03.120Z")), "2026-11-21T10:44:03.120Z", "there and back");
	is(instant(read_instant("0001-01-01T00:00:00.000Z")), "0001-01-01T00:00:00.000Z", "the first");
	is(instant(read_instant("9999-12-31T23:59:59.999Z")), "9999-12-31T23:59:59.999Z", "the last");
	is(instant(INT64_MIN), "0001-01-01T00:00:00.000Z", "never overflows the buffer");
	for (size_t i = 0; i < CRM_COUNT(bad); i++)
		ok(!crm_instant_read(bad[i], &at), "'%s' is no canonical instant", bad[i]);
}

static void test_zones_do_not_shift(void)
{
	char text[CRM_DATE_SIZE], stamp[CRM_INSTANT_SIZE];
	int64_t date, at;

	for (size_t i = 0; i < CRM_COUNT(zones); i++) {
		use(zones[i]);
		ok(crm_date_read("2026-11-21", &date) && date == 20778 &&
		   strcmp(crm_date_text(date, text), "2026-11-21") == 0, "a date in %s", zones[i]);
		ok(crm_instant_read("2026-11-21T23:30:00.000Z", &at) &&
		   strcmp(crm_instant_text(at, stamp), "2026-11-21T23:30:00.000Z") == 0,
		   "a stored instant in %s", zones[i]);
		bool good = true;
		for (int64_t hour = 0; hour < 24 * 366 * 2; hour++) {
			struct crm_civil civil;
			int64_t want = INT64_C(1740000000000) + hour * 3600000;
			crm_instant_civil(want, &civil);
			int64_t got = crm_instant_of(&civil);
			/* the second of two equal wall-clock times comes back as the first */
			good = good && (got == want || got == want - 3600000);
		}
		ok(good, "every hour of two years to wall clock and back in %s", zones[i]);
	}
}

static const char *of(int year, int month, int day, int hour, int minute)
{
	struct crm_civil civil = {.year = year, .month = month, .day = day, .hour = hour, .minute = minute};
	return instant(crm_instant_of(&civil));
}

static void test_clock_changes(void)
{
	use("Europe/Prague");
	is(of(2026, 3, 29, 1, 59), "2026-03-29T00:59:00.000Z", "Prague, just before the gap");
	is(of(2026, 3, 29, 2, 30), "2026-03-29T01:30:00.000Z", "in the gap: moved on, 3:30");
	is(of(2026, 3, 29, 3, 0), "2026-03-29T01:00:00.000Z", "after the gap");
	is(of(2026, 10, 25, 1, 30), "2026-10-24T23:30:00.000Z", "before the overlap");
	is(of(2026, 10, 25, 2, 30), "2026-10-25T00:30:00.000Z", "the first of two 2:30");
	is(of(2026, 10, 25, 3, 0), "2026-10-25T02:00:00.000Z", "after the overlap");
	is(of(2026, 10, 24, 12, 0), "2026-10-24T10:00:00.000Z", "the day before");
	is(of(2026, 10, 26, 1, 0), "2026-10-26T00:00:00.000Z", "the day after");
	use("America/New_York");
	is(of(2026, 3, 8, 2, 30), "2026-03-08T07:30:00.000Z", "New York, gap");
	is(of(2026, 11, 1, 1, 30), "2026-11-01T05:30:00.000Z", "New York, overlap");
	use("America/Havana");
	is(of(2026, 3, 8, 0, 0), "2026-03-08T05:00:00.000Z", "Havana: a day that begins at 1:00");
	is(of(2026, 11, 1, 0, 30), "2026-11-01T04:30:00.000Z", "Havana: midnight comes twice");
	use("Pacific/Apia");
	is(of(2011, 12, 30, 12, 0), "2011-12-30T22:00:00.000Z", "Apia: a day that never was");
	is(of(2011, 12, 29, 23, 0), "2011-12-30T09:00:00.000Z", "the day before it");
	is(of(2011, 12, 31, 1, 0), "2011-12-30T11:00:00.000Z", "the day after it");
	use("+14:00");
	is(of(2026, 1, 1, 0, 0), "2025-12-31T10:00:00.000Z", "+14:00");
	use("-05:00");
	is(of(2026, 1, 1, 0, 0), "2026-01-01T05:00:00.000Z", "-05:00");
	use("+05:45");
	is(of(2026, 1, 1, 0, 0), "2025-12-31T18:15:00.000Z", "+05:45");
	use("Asia/Kathmandu");
	is(of(2026, 1, 1, 0, 0), "2025-12-31T18:15:00.000Z", "Kathmandu");
}

static void test_zone_names(void)
{
	ok(crm_zone_known("UTC") && crm_zone_known("Europe/Prague") && crm_zone_known("Europe/Prague") &&
	   crm_zone_known("Etc/GMT+5") && crm_zone_known("+05:45"), "known zones");
	char here[CRM_ZONE_SIZE];
	use("UTC");
	{
		CRM_AUTO(crm_zone_leave) struct crm_zone_stay stay = crm_zone_enter("Asia/Kathmandu");
		is(crm_zone_here(here), "Asia/Kathmandu", "a while in another zone");
		CRM_AUTO(crm_zone_leave) struct crm_zone_stay within = crm_zone_enter("-03:30");
		is(crm_zone_here(here), "-03:30", "and in one that has no name");
	}
	is(crm_zone_here(here), "UTC", "and back");
	CRM_AUTO(crm_zone_leave) struct crm_zone_stay etc = crm_zone_enter("Etc/UTC");
	is(crm_zone_here(here), "UTC", "UTC has one name");
	is(crm_zone_rule("Europe/Prague", here), "CET-1CEST,M3.5.0,M10.5.0/3", "the rule of a zone");
	is(crm_zone_rule("+05:45", here), "<+0545>-05:45", "of an offset");
	is(crm_zone_rule("Nowhere/Land", here), "", "of none");
	ok(!crm_zone_known("") && !crm_zone_known("Prague") && !crm_zone_known("../etc/passwd") &&
	   !crm_zone_known("Europe/../UTC") && !crm_zone_known("/usr/share/zoneinfo/UTC") &&
	   !crm_zone_known("Europe") && !crm_zone_known("zone.tab") && !crm_zone_known("tzdata.zi") &&
	   !crm_zone_known("right/UTC") && !crm_zone_known("+25:00") && !crm_zone_known("+5"), "unknown zones");
	is(crm_zone_use("Prague")->hint, "Europe/Prague", "by its city");
	is(crm_zone_use("new york")->hint, "America/New_York", "by its city, loosely");
	is(crm_zone_use("Europe/Pragu")->hint, "Europe/Prague", "a slip");
	crm_err err = crm_zone_use("Middle Earth/Shire");
	is_int(crm_err_kind(err), CRM_INVALID, "an unknown one");
	is(err->text, "there is no time zone 'Middle Earth/Shire'", "is named");
}

static void test_now(void)
{
	setenv("CRM_NOW", "2026-11-21T10:44:03.120Z", 1);
	is(instant(crm_now()), "2026-11-21T10:44:03.120Z", "CRM_NOW, canonical");
	setenv("CRM_NOW", "2026-11-21T10:44:03+05:45", 1);
	is(instant(crm_now()), "2026-11-21T04:59:03.000Z", "CRM_NOW, with an offset");
	setenv("CRM_NOW", "@1795257843", 1);
	is(instant(crm_now()), "2026-11-21T10:44:03.000Z", "CRM_NOW, seconds");
	setenv("CRM_NOW", "2026-11-21T23:30:00Z", 1);
	use("Pacific/Kiritimati");
	is_int(crm_today(), crm_date_of(2026, 11, 22), "today on Kiritimati");
	use("-05:00");
	is_int(crm_today(), crm_date_of(2026, 11, 21), "today at -05:00");
	setenv("CRM_NOW", "nonsense", 1);
	ok(crm_now() > read_instant("2024-01-01T00:00:00.000Z"), "a broken CRM_NOW is none");
	unsetenv("CRM_NOW");
	ok(crm_now() > read_instant("2024-01-01T00:00:00.000Z"), "the real clock");
	ok(crm_monotonic() <= crm_monotonic(), "the monotonic one");
}

int main(void)
{
	test_calendar();
	test_date_read();
	test_instant_text();
	test_zones_do_not_shift();
	test_clock_changes();
	test_zone_names();
	test_now();
	return tap_done();
}
