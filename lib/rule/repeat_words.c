#include "rule/repeat_words.h"

#include <string.h>

#include "base/scan.h"
#include "base/str.h"

struct words {
	const char *at;
	struct crm_arena *arena;
	struct crm_repeat *repeat;
};

struct frequency {
	const char *word, *freq;
	int interval;
};

static const struct frequency adverbs[] = {
	{ "hourly", "HOURLY", 1 }, { "daily", "DAILY", 1 }, { "weekly", "WEEKLY", 1 }, { "fortnightly", "WEEKLY", 2 },
	{ "monthly", "MONTHLY", 1 }, { "quarterly", "MONTHLY", 3 }, { "yearly", "YEARLY", 1 }, { "annually", "YEARLY", 1 },
};

static const struct frequency units[] = {
	{ "hour", "HOURLY", 1 }, { "hours", "HOURLY", 1 }, { "day", "DAILY", 1 }, { "days", "DAILY", 1 },
	{ "week", "WEEKLY", 1 }, { "weeks", "WEEKLY", 1 }, { "month", "MONTHLY", 1 }, { "months", "MONTHLY", 1 },
	{ "quarter", "MONTHLY", 3 }, { "quarters", "MONTHLY", 3 }, { "year", "YEARLY", 1 }, { "years", "YEARLY", 1 },
};

static const char *const ordinals[] = { "first", "second", "third", "fourth", "fifth" };

static bool word(struct words *in, const char *text)
{
	crm_scan_spaces(&in->at);
	return crm_scan_word(&in->at, text);
}

static bool scan_frequency(struct words *in, const struct frequency *rows, size_t count, int times)
{
	for (size_t i = 0; i < count; i++)
		if (word(in, rows[i].word)) {
			in->repeat->parts[CRM_FREQ] = rows[i].freq;
			if (rows[i].interval * times != 1)
				in->repeat->parts[CRM_INTERVAL] = crm_textf(in->arena, "%d", rows[i].interval * times);
			return true;
		}
	return false;
}

static bool scan_unit(struct words *in, int times)
{
	return scan_frequency(in, units, CRM_COUNT(units), times);
}

/* '2nd', 'second', 'last' (-1). */
static bool scan_ordinal(struct words *in, int *number)
{
	static const char *const ends[] = { "st", "nd", "rd", "th" };
	const char *at;

	crm_scan_spaces(&in->at);
	at = in->at;
	if (crm_scan_digits(&at, 1, 2, number))
		for (size_t i = 0; i < CRM_COUNT(ends); i++)
			if (crm_scan_word(&at, ends[i])) {
				in->at = at;
				return true;
			}
	for (size_t i = 0; i < CRM_COUNT(ordinals); i++)
		if (word(in, ordinals[i])) {
			*number = (int)i + 1;
			return true;
		}
	*number = -1;
	return word(in, "last");
}

static int scan_weekday(struct words *in)
{
	crm_scan_spaces(&in->at);
	return crm_scan_name(&in->at, crm_weekday_names);
}

/* monday, thursday and friday */
static bool scan_weekdays(struct words *in)
{
	const char **days = &in->repeat->parts[CRM_BYDAY];
	int day = scan_weekday(in);

	if (day < 0)
		return false;
	*days = crm_repeat_days[day];
	for (;;) {
		const char *before = in->at;
		crm_scan_spaces(&in->at);
		(void)crm_scan_char(&in->at, ',');
		(void)word(in, "and");
		day = scan_weekday(in);
		if (day < 0) {
			in->at = before;
			return true;
		}
		*days = crm_textf(in->arena, "%s,%s", *days, crm_repeat_days[day]);
	}
}

static bool of_the_month(struct words *in)
{
	return !word(in, "of") || ((word(in, "the") || word(in, "each") || word(in, "every")) && word(in, "month"));
}

/* What an ordinal counts: a weekday or a day of the month. */
static bool scan_counted(struct words *in, int number)
{
	int day = scan_weekday(in);

	if (day >= 0) {
		in->repeat->parts[CRM_BYDAY] = crm_textf(in->arena, "%d%s", number, crm_repeat_days[day]);
		return number <= 5 && of_the_month(in);
	}
	(void)word(in, "day");
	if (number < 1)
		in->repeat->parts[CRM_BYMONTHDAY] = "-1";
	else
		crm_repeat_on_day(in->arena, in->repeat, number);
	return number <= 31 && of_the_month(in);
}

static bool every_ordinal(struct words *in, int number)
{
	if (number > 1 && scan_unit(in, number) && !in->repeat->parts[CRM_BYDAY])
		return true;
	in->repeat->parts[CRM_FREQ] = "MONTHLY";
	return scan_counted(in, number);
}

static bool every_weekdays(struct words *in, int times)
{
	if (!scan_weekdays(in))
		return false;
	in->repeat->parts[CRM_FREQ] = "WEEKLY";
	if (times != 1)
		in->repeat->parts[CRM_INTERVAL] = crm_textf(in->arena, "%d", times);
	return true;
}

static bool every(struct words *in)
{
	int number;

	if (word(in, "weekday") || word(in, "workday")) {
		in->repeat->parts[CRM_FREQ] = "WEEKLY";
		in->repeat->parts[CRM_BYDAY] = "MO,TU,WE,TH,FR";
		return true;
	}
	if (word(in, "other"))
		return scan_unit(in, 2) || every_weekdays(in, 2);
	if (scan_ordinal(in, &number))
		return every_ordinal(in, number);
	if (crm_scan_digits(&in->at, 1, 4, &number))
		return number && scan_unit(in, number);
	return scan_unit(in, 1) || every_weekdays(in, 1);
}

/* -- what comes after -------------------------------------------------------------------- */

/* 24 december, december 24 */
static bool on_date(struct words *in)
{
	int day = 0, month;

	crm_scan_spaces(&in->at);
	bool first = crm_scan_digits(&in->at, 1, 2, &day);
	crm_scan_spaces(&in->at);
	month = crm_scan_name(&in->at, crm_month_names);
	crm_scan_spaces(&in->at);
	if (month < 0 || (!first && !crm_scan_digits(&in->at, 1, 2, &day)) || day < 1 || day > crm_days_in_month(2000, month + 1))
		return false;
	in->repeat->parts[CRM_BYMONTH] = crm_textf(in->arena, "%d", month + 1);
	in->repeat->parts[CRM_BYMONTHDAY] = crm_textf(in->arena, "%d", day);
	return true;
}

static bool on(struct words *in)
{
	const char *freq = in->repeat->parts[CRM_FREQ];
	int number;

	if (!word(in, "on"))
		return true;
	(void)word(in, "the");
	if (crm_same(freq, "WEEKLY"))
		return scan_weekdays(in);
	if (crm_same(freq, "YEARLY"))
		return on_date(in);
	return crm_same(freq, "MONTHLY") && scan_ordinal(in, &number) && scan_counted(in, number);
}

static bool ends(struct words *in, int64_t now)
{
	char day[CRM_DATE_SIZE];
	struct crm_span dates;
	int number;

	if (word(in, "until")) {
		crm_scan_spaces(&in->at);
		if (crm_date_parse(in->at, now, &dates))
			return false;
		crm_date_text(dates.to - 1, day);
		in->repeat->parts[CRM_UNTIL] = crm_textf(in->arena, "%.4s%.2s%.2s", day, day + 5, day + 8);
		in->at += strlen(in->at);
		return true;
	}
	bool said = word(in, "for");
	crm_scan_spaces(&in->at);
	if (!crm_scan_digits(&in->at, 1, 4, &number))
		return !said;
	in->repeat->parts[CRM_COUNT_LEFT] = crm_textf(in->arena, "%d", number);
	return number && word(in, "times");
}

bool crm_repeat_words(struct crm_arena *arena, const char *text, int64_t now, struct crm_repeat *repeat)
{
	struct words in = { .at = text, .arena = arena, .repeat = repeat };
	bool said = word(&in, "every") || word(&in, "each") ? every(&in)
	                                                    : scan_frequency(&in, adverbs, CRM_COUNT(adverbs), 1);

	if (!said || !on(&in) || !ends(&in, now))
		return false;
	crm_scan_spaces(&in.at);
	return !*in.at;
}
