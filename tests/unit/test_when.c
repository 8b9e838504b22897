#include "tap.h"

#include "base/str.h"
#include "base/time.h"

static int64_t now; /* Saturday 2026-11-21 10:44:03.120 in Prague unless a test says otherwise */

static void set_now(const char *text, const char *zone)
{
	if (!crm_instant_read(text, &now) || crm_zone_use(zone))
		ok(false, "now");
}

/* "from to", both inclusive; a single day once; the error's text where refused. */
static const char *dates(const char *text)
{
	static char buffer[1200];
	char last[CRM_DATE_SIZE];
	struct crm_span span;
	crm_err err = crm_date_parse(text, now, &span);

	if (err) {
		snprintf(buffer, sizeof(buffer), "%s", err->text);
		return buffer;
	}
	crm_date_text(span.from, buffer);
	if (span.to - span.from != 1)
		sprintf(buffer + strlen(buffer), " %s", crm_date_text(span.to - 1, last));
	return buffer;
}

/* The start; and the end where it is not one millisecond. */
static const char *instants(const char *text)
{
	static char buffer[1200];
	char last[CRM_INSTANT_SIZE];
	struct crm_span span;
	crm_err err = crm_instant_parse(text, now, &span);

	if (err) {
		snprintf(buffer, sizeof(buffer), "%s", err->text);
		return buffer;
	}
	crm_instant_text(span.from, buffer);
	if (span.to - span.from != 1)
		sprintf(buffer + strlen(buffer), " %s", crm_instant_text(span.to, last));
	return buffer;
}

struct pair {
	const char *text, *want;
};

static void test_dates(void)
{
	static const struct pair pairs[] = {
		{"2026-11-21", "2026-11-21"}, {"20261121", "2026-11-21"}, {" 2026-11-21 ", "2026-11-21"},
		{"2026", "2026-01-01 2026-12-31"}, {"2026-11", "2026-11-01 2026-11-30"},
		{"2024-02", "2024-02-01 2024-02-29"}, {"2026-Q4", "2026-10-01 2026-12-31"},
		{"2026q1", "2026-01-01 2026-03-31"}, {"2026-W40", "2026-09-28 2026-10-04"},
		{"2026-W40-3", "2026-09-30"}, {"2026-W01", "2025-12-29 2026-01-04"},
		{"2026-W53", "2026-12-28 2027-01-03"}, {"2020-W53-7", "2021-01-03"},
		{"today", "2026-11-21"}, {"Tomorrow", "2026-11-22"}, {"YESTERDAY", "2026-11-20"},
		{"now", "2026-11-21"}, {"monday", "2026-11-23"}, {"sat", "2026-11-28"},
		{"saturday", "2026-11-28"}, {"sunday", "2026-11-22"}, {"next monday", "2026-11-23"},
		{"last monday", "2026-11-16"}, {"last saturday", "2026-11-14"}, {"last sunday", "2026-11-15"},
		{"last friday", "2026-11-20"},
		{"som", "2026-11-01"}, {"eom", "2026-11-30"}, {"soq", "2026-10-01"}, {"eoq", "2026-12-31"},
		{"soy", "2026-01-01"}, {"eoy", "2026-12-31"}, {"sow", "2026-11-16"}, {"eow", "2026-11-22"},
		{"this month", "2026-11-01 2026-11-30"}, {"last quarter", "2026-07-01 2026-09-30"},
		{"next week", "2026-11-23 2026-11-29"}, {"last year", "2025-01-01 2025-12-31"},
		{"-30d", "2026-10-22"}, {"+2w", "2026-12-05"}, {"+3m", "2027-02-21"}, {"+1y", "2027-11-21"},
		{"+1q", "2027-02-21"}, {"+6h", "2026-11-21"}, {"+14h", "2026-11-22"}, {"+0d", "2026-11-21"},
		{"3 days ago", "2026-11-18"}, {"in 2 weeks", "2026-12-05"}, {"1 month ago", "2026-10-21"},
		{"9999", "9999-01-01 9999-12-31"}, {"0001-01-01", "0001-01-01"},
	};

	set_now("2026-11-21T09:44:03.120Z", "Europe/Prague");
	for (size_t i = 0; i < CRM_COUNT(pairs); i++)
		is(dates(pairs[i].text), pairs[i].want, pairs[i].text);
}

static void test_not_dates(void)
{
	static const char *const bad[] = {
		"", " ", "10/20/2016", "2026-W54", "2027-W53", "2026-W00", "2026-W40-8", "2026-Q5", "2026-13",
		"2026-11-21-", "20261132", "202611", "26", "30d", "+d", "+3", "+3x", "3 days", "last", "next",
		"0000", "00000101", "+9999999y", "-9999999d", "todayx", "2026-11-21 tomorrow", "Příští pondělí",
		"+3 mm", "--3d", "2026-11-2", "this monday",
	};

	for (size_t i = 0; i < CRM_COUNT(bad); i++) {
		struct crm_span span;
		crm_err err = crm_date_parse(bad[i], now, &span);
		ok(err && err->kind == CRM_INVALID && err->hint[0], "'%s' is not a date", bad[i]);
	}
	is(dates("2026-02-30"), "there is no day 2026-02-30", "a day the month has not");
	struct crm_span span;
	is(crm_date_parse("2026-02-30", now, &span)->hint, "2026-02 has 28 days", "and how many it has");
	is(crm_date_parse("tomorow", now, &span)->hint, "tomorrow", "the nearest word");
	is(dates("2026-11-21 10:44"), "'2026-11-21 10:44' is a time, and a date is wanted",
	   "a time of day is not a date");
	is(dates("2026-11-21T23:00:00Z"), "'2026-11-21T23:00:00Z' is a time, and a date is wanted", "nor is ISO");
	is(dates("@0"), "'@0' is a time, and a date is wanted", "nor are seconds");
}

static void test_instants(void)
{
	static const struct pair pairs[] = {
		{"2026-11-21T10:44:03.120Z", "2026-11-21T10:44:03.120Z"},
		{"2026-11-21T10:44:03Z", "2026-11-21T10:44:03.000Z"},
		{"2026-11-21T10:44:03,5+05:45", "2026-11-21T04:59:03.500Z"},
		{"2026-11-21T10:44-0500", "2026-11-21T15:44:00.000Z"},
		{"2026-11-21 10:44 +01", "2026-11-21T09:44:00.000Z"},
		{"20261121T104403Z", "2026-11-21T10:44:03.000Z"},
		{"20261121T1044", "2026-11-21T09:44:00.000Z"},
		{"2026-11-21 10:44", "2026-11-21T09:44:00.000Z"},
		{"2026-07-21 10:44", "2026-07-21T08:44:00.000Z"},
		{"2026-11-21 3:04 PM", "2026-11-21T14:04:00.000Z"},
		{"2026-11-21 12:30am", "2026-11-20T23:30:00.000Z"},
		{"tomorrow 9:00", "2026-11-22T08:00:00.000Z"},
		{"last monday 9:00", "2026-11-16T08:00:00.000Z"},
		{"+2d 9:00", "2026-11-23T08:00:00.000Z"},
		{"2026-W40-3 9:00", "2026-09-30T07:00:00.000Z"},
		{"10:42", "2026-11-21T09:42:00.000Z"},
		{"9am", "2026-11-21T08:00:00.000Z"}, {"12 am", "2026-11-20T23:00:00.000Z"}, {"noon", "2026-11-21T11:00:00.000Z"},
		{"tomorrow at 9", "2026-11-22T08:00:00.000Z"}, {"tomorrow at 9:30", "2026-11-22T08:30:00.000Z"},
		{"monday 3pm", "2026-11-23T14:00:00.000Z"}, {"tomorrow midnight", "2026-11-21T23:00:00.000Z"},
		{"@0", "1970-01-01T00:00:00.000Z"}, {"@-1", "1969-12-31T23:59:59.000Z"},
		{"@1795257843.12", "2026-11-21T10:44:03.120Z"},
		{"now", "2026-11-21T09:44:03.120Z"},
		{"+6h", "2026-11-21T15:44:03.120Z"}, {"-90min", "2026-11-21T08:14:03.120Z"},
		{"+30s", "2026-11-21T09:44:33.120Z"},
		{"-30d", "2026-10-22T08:44:03.120Z"}, /* same wall clock, summer time */
		{"2 hours ago", "2026-11-21T07:44:03.120Z"},
		{"today", "2026-11-20T23:00:00.000Z 2026-11-21T23:00:00.000Z"},
		{"2026-03-29", "2026-03-28T23:00:00.000Z 2026-03-29T22:00:00.000Z"}, /* 23 hours */
		{"2026-10-25", "2026-10-24T22:00:00.000Z 2026-10-25T23:00:00.000Z"}, /* 25 hours */
		{"2026-Q4", "2026-09-30T22:00:00.000Z 2026-12-31T23:00:00.000Z"},
		{"eom", "2026-11-29T23:00:00.000Z 2026-11-30T23:00:00.000Z"},
		{"2026-03-29 2:30", "2026-03-29T01:30:00.000Z"},
		{"2026-10-25 2:30", "2026-10-25T00:30:00.000Z"},
	};
	static const char *const bad[] = {
		"2026-11 10:44", "2026-Q4 9:00", "25:00", "9:60", "9:5", "2026-11-21 10:44 +1", "@", "@x",
		"@99999999999999", "2026-11-21T", "2026-11-21 13:00 pm", "2026-11-21T10:44:03+16:00",
		"2026-11-21 1044", "2026-11-21 10:44:03.120Zx", "tomorrow 9", "13pm", "0am", "tomorrow at 24",
		"tomorrow at", "noonish", "noon 5", "9amx",
	};

	set_now("2026-11-21T09:44:03.120Z", "Europe/Prague");
	for (size_t i = 0; i < CRM_COUNT(pairs); i++)
		is(instants(pairs[i].text), pairs[i].want, pairs[i].text);
	for (size_t i = 0; i < CRM_COUNT(bad); i++) {
		struct crm_span span;
		ok(crm_err_kind(crm_instant_parse(bad[i], now, &span)) == CRM_INVALID, "'%s' is no moment", bad[i]);
	}
}

static void test_month_ends(void)
{
	set_now("2026-01-31T12:00:00.000Z", "UTC");
	is(dates("+1m"), "2026-02-28", "a month after 31 January");
	is(dates("-2m"), "2025-11-30", "two before");
	set_now("2024-02-29T12:00:00.000Z", "UTC");
	is(dates("+1y"), "2025-02-28", "a year after a leap day");
	is(dates("-1m"), "2024-01-29", "a month before");
	is(dates("-12m"), "2023-02-28", "twelve before");
}

static void test_zones(void)
{
	static const struct pair today[] = {
		{"-05:00", "2026-11-21"}, {"America/New_York", "2026-11-21"}, {"UTC", "2026-11-21"},
		{"Europe/Prague", "2026-11-22"}, {"Asia/Kathmandu", "2026-11-22"}, {"+05:45", "2026-11-22"},
		{"Pacific/Kiritimati", "2026-11-22"}, {"+14:00", "2026-11-22"},
	};

	for (size_t i = 0; i < CRM_COUNT(today); i++) {
		set_now("2026-11-21T23:30:00.000Z", today[i].text);
		is(dates("today"), today[i].want, today[i].text);
		is(dates("2026-11-21"), "2026-11-21", "a date does not shift");
		is(dates("2026-Q4"), "2026-10-01 2026-12-31", "nor does a quarter");
	}
	set_now("2026-11-21T23:30:00.000Z", "Pacific/Kiritimati");
	is(instants("2026-11-22"), "2026-11-21T10:00:00.000Z 2026-11-22T10:00:00.000Z", "a day at +14:00");
	set_now("2026-11-21T23:30:00.000Z", "America/Havana");
	is(instants("2026-03-08"), "2026-03-08T05:00:00.000Z 2026-03-09T04:00:00.000Z",
	   "a day that begins at 1:00");
	is(instants("2026-11-01"), "2026-11-01T04:00:00.000Z 2026-11-02T05:00:00.000Z",
	   "a day whose midnight comes twice");
	set_now("2026-10-24T12:00:00.000Z", "Europe/Prague");
	is(instants("+1d"), "2026-10-25T13:00:00.000Z", "a day later by the clock on the wall");
	is(instants("+24h"), "2026-10-25T12:00:00.000Z", "24 hours later");
}

static const char *friendly(const char *at)
{
	static char buffer[40];
	struct crm_span span;

	if (crm_instant_parse(at, now, &span))
		return "?";
	return crm_instant_friendly(span.from, now, buffer);
}

static void test_friendly(void)
{
	set_now("2026-11-21T09:44:03.120Z", "Europe/Prague");
	is(friendly("now"), "now", "now");
	is(friendly("-59s"), "now", "within the minute");
	is(friendly("-60s"), "10:43", "a minute ago");
	is(friendly("today 0:00"), "00:00", "today");
	is(friendly("yesterday 23:59"), "yesterday", "yesterday, though only hours ago");
	is(friendly("tomorrow 0:00"), "tomorrow", "tomorrow");
	is(friendly("-2d"), "2 days ago", "2 days ago");
	is(friendly("tomorrow 9:30"), "tomorrow 09:30", "tomorrow at an hour");
	is(friendly("2026-11-25 9:30"), "Wed 09:30", "a day of the week at an hour");
	is(friendly("2026-11-27 23:59"), "Fri 23:59", "the last of them");
	is(friendly("2026-11-28 9:30"), "2026-11-28", "in a week: the date");
	is(friendly("2026-11-24"), "in 3 days", "in 3 days, a whole day");
	is(friendly("2026-11-27"), "in 6 days", "in 6 days");
	is(friendly("-7d"), "2026-11-14", "a week ago: the date");
	set_now("2026-11-20T23:00:10.000Z", "Europe/Prague");
	is(friendly("-20s"), "now", "now, though it is yesterday");
}

int main(void)
{
	test_dates();
	test_not_dates();
	test_instants();
	test_month_ends();
	test_zones();
	test_friendly();
	return tap_done();
}
