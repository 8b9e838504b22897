#include "tap.h"

#include "base/date_dialect.h"

static struct crm_arena *arena;

/* "2016-10-20", "2016-10-20 2016-10-20T15:04:00.000Z", "no" or the error. */
static const char *reading(const char *name, const char *text)
{
	static char buffer[1200];
	char stamp[CRM_INSTANT_SIZE];
	const struct crm_dialect *dialect;
	int64_t date, instant = 0;
	bool has_time;
	crm_err err = crm_dialect_find(arena, name, &dialect);

	if (err) {
		snprintf(buffer, sizeof(buffer), "%s", err->text);
		return buffer;
	}
	if (!crm_dialect_read(dialect, text, &date, &instant, &has_time))
		return "no";
	crm_date_text(date, buffer);
	if (has_time)
		sprintf(buffer + strlen(buffer), " %s", crm_instant_text(instant, stamp));
	return buffer;
}

static void test_forms(void)
{
	static const struct {
		const char *dialect, *text, *want;
	} rows[] = {
		{"iso", "2016-10-20", "2016-10-20"}, {"iso", " 2016-10-20 ", "2016-10-20"},
		{"iso", "20161020", "2016-10-20"},
		{"iso", "2016-10-20 15:04", "2016-10-20 2016-10-20T13:04:00.000Z"},
		{"iso", "2016-10-20T15:04:05.120Z", "2016-10-20 2016-10-20T15:04:05.120Z"},
		{"iso", "2016-10-20T23:30:00-05:00", "2016-10-20 2016-10-21T04:30:00.000Z"},
		{"iso", "2016-10-20 15:04:05 UTC", "2016-10-20 2016-10-20T15:04:05.000Z"},
		{"iso", "10/20/2016", "no"}, {"iso", "2016-02-30", "no"}, {"iso", "", "no"}, {"iso", "  ", "no"},
		{"us", "10/20/2016", "2016-10-20"}, {"us", "1/2/2016", "2016-01-02"},
		{"us", "10-20-2016", "2016-10-20"}, {"us", "10/20-2016", "no"},
		{"us", "10/20/2016 3:04 PM", "2016-10-20 2016-10-20T13:04:00.000Z"},
		{"us", "20/10/2016", "no"}, {"us", "10/20/16", "no"}, {"US", "2/30/2016", "no"},
		{"eu", "20/10/2016", "2016-10-20"}, {"eu", "10/20/2016", "no"}, {"eu", "1/2/2016", "2016-02-01"},
		{"de", "20.10.2016", "2016-10-20"}, {"de", "1. 2. 2016", "2016-02-01"},
		{"de", "20.10.2016 15:04", "2016-10-20 2016-10-20T13:04:00.000Z"}, {"de", "20.10.16", "no"},
		{"y/m/d", "2016/10/20", "2016-10-20"}, {"y/m/d", "2016/20/10", "no"},
		{"words", "Oct 20, 2016", "2016-10-20"}, {"words", "20 October 2016", "2016-10-20"},
		{"words", "20-Oct-2016", "2016-10-20"}, {"words", "oct. 20 2016", "2016-10-20"},
		{"words", "Oct 20, 2016 3:04 PM", "2016-10-20 2016-10-20T13:04:00.000Z"},
		{"words", "Thu, 20 Oct 2016 15:04:05 +0000", "2016-10-20 2016-10-20T15:04:05.000Z"},
		{"words", "October 20, 2016 at 3:04 PM", "2016-10-20 2016-10-20T13:04:00.000Z"},
		{"words", "Octopus 20, 2016", "no"}, {"words", "20 2016", "no"}, {"words", "Oct 2016", "no"},
		{"unix", "1476975845", "2016-10-20 2016-10-20T15:04:05.000Z"}, {"unix", "2016", "no"},
		{"unix", "20161020", "no"}, {"unix", "-5", "no"},
		{"unix-ms", "1476975845120", "2016-10-20 2016-10-20T15:04:05.120Z"},
		{"%d/%m/%y", "20/10/16", "2016-10-20"},
		{"%d/%m/%y", "20/10/16x", "no"}, {"%d/%m/%Y", "31/02/2016", "no"},
		{"%Y%m%d %H%M", "20161020 1504", "2016-10-20 2016-10-20T13:04:00.000Z"},
		{"%Y-%m-%d %H:%M %z", "2016-10-20 15:04 -0500", "2016-10-20 2016-10-20T20:04:00.000Z"},
		{"%d/%m", "x", "the pattern '%d/%m' does not give a day, month and year"},
		{"%%Y-%m-%d", "x", "the pattern '%%Y-%m-%d' does not give a day, month and year"},
		{"uss", "x", "there is no date format 'uss'"},
	};

	if (crm_zone_use("Europe/Prague"))
		return;
	for (size_t i = 0; i < CRM_COUNT(rows); i++)
		is(reading(rows[i].dialect, rows[i].text), rows[i].want, rows[i].text);
}

static void test_zones(void)
{
	static const char *const zones[] = {"-05:00", "Asia/Kathmandu", "Pacific/Kiritimati", "Europe/Prague"};

	for (size_t i = 0; i < CRM_COUNT(zones); i++) {
		if (crm_zone_use(zones[i]))
			return;
		is(reading("us", "10/20/2016"), "2016-10-20", zones[i]);
		is(reading("iso", "2016-10-20T00:00:00Z"), "2016-10-20 2016-10-20T00:00:00.000Z",
		   "the day as it is written");
		is(reading("unix-ms", "1476921600000"), "2016-10-20 2016-10-20T00:00:00.000Z",
		   "a midnight of UTC is that day everywhere");
	}
	if (crm_zone_use("Pacific/Kiritimati"))
		return;
	is(reading("unix", "1476975845"), "2016-10-21 2016-10-20T15:04:05.000Z", "any other moment is the zone's");
	is(reading("us", "10/20/2016 3:04 PM"), "2016-10-20 2016-10-20T01:04:00.000Z", "a time of day as well");
}

/* The dialect's name, or the error and its hint. The values end with NULL. */
static const char *watched(const char *const *values)
{
	static char buffer[2048];
	struct crm_dialect_watch *watch = crm_dialect_watch_new(arena);
	const struct crm_dialect *dialect;

	for (; *values; values++)
		crm_dialect_watch_see(watch, *values);
	crm_err err = crm_dialect_watch_end(watch, &dialect);
	if (!err)
		return crm_dialect_name(dialect);
	snprintf(buffer, sizeof(buffer), "%s; %s", err->text, err->hint);
	return buffer;
}

#define WATCHED(...) watched((const char *const[]){__VA_ARGS__, NULL})

static void test_watch(void)
{
	is(WATCHED(NULL), "iso", "no values are ISO");
	is(WATCHED("", " "), "iso", "nor are empty ones");
	is(WATCHED("2016-10-20", "", "20161021"), "iso", "ISO");
	is(WATCHED("10/20/2016", "1/2/2016"), "us", "a 20 in the middle says US");
	is(WATCHED("1/2/2016", "20/10/2016"), "eu", "a 20 in front says EU");
	is(WATCHED("20.10.2016"), "de", "points");
	is(WATCHED("1476975845", "1476975846"), "unix", "seconds");
	is(WATCHED("1476975845120"), "unix-ms", "milliseconds");
	is(WATCHED("Oct 20, 2016 3:04 PM"), "words", "words");
	is(WATCHED("20161020"), "iso", "a compact date is no count of seconds");
	is(WATCHED("5/5/2016", "12/12/2016"), "us", "read alike by both: nothing to ask");
	is(WATCHED("5/5/2016", "1/2/2016", "3/4/2016"),
	   "'1/2/2016' can be read as 2016-01-02 or as 2016-02-01; "
	   "--date-format us means 2016-01-02, --date-format eu means 2016-02-01", "never guessed");
	is(WATCHED("1/2/2016", "13/10/2016", "1/3/2016"), "eu", "a dispute settled later");
	is(WATCHED("10/20/2016", "20/10/2016", "x"),
	   "the date '20/10/2016' is not written like those before it, or in no known way; "
	   "--date-format says how they are written, such as '%m/%d/%y'", "the value that broke the last one");
}

int main(void)
{
	arena = crm_arena_new();
	test_forms();
	test_zones();
	test_watch();
	crm_arena_drop(&arena);
	return tap_done();
}
