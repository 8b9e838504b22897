#include "tap.h"

#include "base/duration.h"

static void reads(const char *text, long long want)
{
	int64_t seconds = -77;
	crm_err err = crm_duration_parse(text, &seconds);

	is_int(err ? -77 : seconds, want, text);
}

static void refuses(const char *text)
{
	int64_t seconds;
	crm_err err = crm_duration_parse(text, &seconds);

	ok(err && err->kind == CRM_INVALID && err->hint[0], "'%s' is not a duration", text);
}

int main(void)
{
	static const char *const bad[] = {
		"", " ", "x", "h", "1x", "1h1h", "30m1h", "-", "1:2:3", "1:60:00", "1:00:60", "1.5", "0.1s",
		"P", "PT", "P1D T1H", "P1Y", "P1M", "P1DT", "PT1D", "P1H", "PT1M1H", "1h 30", "9999999999s",
		"1,5,5h", "--1h", "třicet minut",
	};
	static const int64_t round[] = {0, 1, 59, 60, 3599, 3600, 5400, 86399, 86400, 90061, -5400, 100000000};
	char text[40];
	int64_t back;

	reads("90", 90);
	reads("90s", 90);
	reads("30m", 1800);
	reads("1h30m", 5400);
	reads(" 1h 30m ", 5400);
	reads("1H30M", 5400);
	reads("1.5h", 5400);
	reads("1,5 h", 5400);
	reads("2d", 172800);
	reads("1w", 604800);
	reads("90 minutes", 5400);
	reads("1 hour 5 min", 3900);
	reads("1:30:00", 5400);
	reads("100:00:01", 360001);
	reads("PT1H30M", 5400);
	reads("P1DT1S", 86401);
	reads("P2W", 1209600);
	reads("PT0.5H", 1800);
	reads("-30m", -1800);
	reads("0", 0);
	for (size_t i = 0; i < CRM_COUNT(bad); i++)
		refuses(bad[i]);
	is(crm_duration_parse("1:30", &back)->hint, "write 1h30m or 1m30s", "1:30 means two things");
	is(crm_duration_text(5400, text), "1h30m", "text");
	is(crm_duration_text(0, text), "0s", "nothing");
	is(crm_duration_text(90061, text), "1d1h1m1s", "every unit");
	is(crm_duration_text(-90, text), "-1m30s", "negative");
	is(crm_duration_text(INT64_MIN, text), "-106751991167300d15h30m8s", "the longest fits the buffer");
	is(crm_duration_hours(95460, text), "26h31m", "in hours: no days");
	is(crm_duration_shown(154634472, text), "1789d 18h", "shown: two units");
	is(crm_duration_shown(5400, text), "1h 30m", "shown: as many as there are");
	is(crm_duration_shown(86460, text), "1d", "shown: a minute beside a day is not");
	is(crm_duration_shown(-90, text), "-1m 30s", "shown: negative");
	is(crm_duration_shown(0, text), "0s", "shown: nothing");
	is(crm_duration_shown(INT64_MIN, text), "-106751991167300d 15h", "shown: the longest");
	for (size_t i = 0; i < CRM_COUNT(round); i++)
		ok(!crm_duration_parse(crm_duration_text(round[i], text), &back) && back == round[i],
		   "%s reads back", text);
	return tap_done();
}
