/* Quiet hours and rhythms, also on days on which the clock changes. */
#include "base/rhythm.h"
#include "base/time.h"
#include "tap.h"

static int64_t at(const char *text)
{
	int64_t instant = 0;

	ok(crm_instant_read(text, &instant), "%s", text);
	return instant;
}

static void test_quiet(void)
{
	static const struct { const char *at; bool is; } night[] = {
		{ "2026-11-21T20:59:59.999Z", false }, { "2026-11-21T21:00:00.000Z", true }, { "2026-11-22T05:59:59.999Z", true },
		{ "2026-11-22T06:00:00.000Z", false },
		{ "2027-03-28T04:59:00.000Z", true }, { "2027-03-28T05:00:00.000Z", false }, /* summer time since an hour */
		{ "2027-10-31T05:59:00.000Z", true }, { "2027-10-31T06:00:00.000Z", false },
	};
	static const char *const wrong[] = { "", "22-7", "22:00", "24:00-07:00", "22:00-07:60", "22:00-07:00x", "22:00 07:00" };
	struct crm_quiet quiet;

	ok(!crm_quiet_parse("22:00-07:00", &quiet), "hours are read");
	for (size_t i = 0; i < CRM_COUNT(night); i++)
		ok(crm_quiet_is(&quiet, at(night[i].at)) == night[i].is, "%s is %s", night[i].at, night[i].is ? "quiet" : "not");
	ok(!crm_quiet_parse("12:00-13:00", &quiet), "within a day");
	ok(crm_quiet_is(&quiet, at("2026-11-21T11:30:00.000Z")) && !crm_quiet_is(&quiet, at("2026-11-21T12:00:00.000Z")), "noon");
	ok(!crm_quiet_parse("8:00-8:00", &quiet) && !crm_quiet_is(&quiet, at("2026-11-21T07:00:00.000Z")), "alike is never");
	for (size_t i = 0; i < CRM_COUNT(wrong); i++)
		ok(crm_err_kind(crm_quiet_parse(wrong[i], &quiet)) == CRM_INVALID, "'%s' is wrong", wrong[i]);
}

static void test_due(void)
{
	static const struct { const char *rhythm, *last, *now; bool due; } rows[] = {
		{ "none", "2026-11-21T10:00:00.000Z", "2026-11-21T10:00:00.000Z", true },
		{ "daily 08:00", "2026-11-21T10:00:00.000Z", "2026-11-22T06:59:59.999Z", false },
		{ "daily 08:00", "2026-11-21T10:00:00.000Z", "2026-11-22T07:00:00.000Z", true },
		{ "daily 08:00", "2026-11-22T07:00:00.000Z", "2026-11-22T07:00:00.000Z", false },
		{ "daily 08:00", "2026-11-01T07:00:00.000Z", "2026-11-22T06:00:00.000Z", true },
		{ "daily", "2026-11-21T10:00:00.000Z", "2026-11-22T07:00:00.000Z", true },
		{ "daily 0:00", "2026-11-21T22:59:00.000Z", "2026-11-21T23:00:00.000Z", true },
		{ "weekly mon 08:00", "2026-11-23T07:00:00.000Z", "2026-11-30T06:59:00.000Z", false },
		{ "weekly mon 08:00", "2026-11-23T07:00:00.000Z", "2026-11-30T07:00:00.000Z", true },
		{ "weekly", "2026-11-23T07:00:00.000Z", "2026-11-30T07:00:00.000Z", true },
		{ "weekly sunday 9:30", "2026-11-28T12:00:00.000Z", "2026-11-29T08:29:00.000Z", false },
		{ "weekly sunday 9:30", "2026-11-28T12:00:00.000Z", "2026-11-29T08:30:00.000Z", true },
		{ "every 4h", "2026-11-21T10:00:00.000Z", "2026-11-21T13:59:59.999Z", false },
		{ "every 4h", "2026-11-21T10:00:00.000Z", "2026-11-21T14:00:00.000Z", true },
		{ "daily 02:30", "2027-03-27T12:00:00.000Z", "2027-03-28T00:59:59.999Z", false }, /* 2:30 is not there */
		{ "daily 02:30", "2027-03-27T12:00:00.000Z", "2027-03-28T01:30:00.000Z", true },
		{ "daily 02:30", "2027-10-30T12:00:00.000Z", "2027-10-31T00:30:00.000Z", true }, /* 2:30 is there twice */
		{ "daily 02:30", "2027-10-31T00:30:00.000Z", "2027-10-31T01:30:00.000Z", false },
	};
	struct crm_rhythm rhythm;

	for (size_t i = 0; i < CRM_COUNT(rows); i++) {
		ok(!crm_rhythm_parse(rows[i].rhythm, &rhythm), "%s", rows[i].rhythm);
		ok(crm_rhythm_is_due(&rhythm, at(rows[i].last), at(rows[i].now)) == rows[i].due, "%s, last %s, at %s: %s", rows[i].rhythm,
		   rows[i].last, rows[i].now, rows[i].due ? "due" : "not yet");
	}
}

static void test_wrong(void)
{
	static const char *const wrong[] = { "", "daily8", "daily 25:00", "weekly moon", "every", "every 10s", "every x", "monthly",
		"none at all", "every -4h" };
	struct crm_rhythm rhythm;

	for (size_t i = 0; i < CRM_COUNT(wrong); i++)
		ok(crm_err_kind(crm_rhythm_parse(wrong[i], &rhythm)) == CRM_INVALID, "'%s' is wrong", wrong[i]);
}

int main(void)
{
	ok(!crm_zone_use("Europe/Prague"), "in Prague");
	test_quiet();
	test_due();
	test_wrong();
	return tap_done();
}
