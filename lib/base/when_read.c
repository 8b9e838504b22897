#include "base/when_read.h"

#include <string.h>

#include "base/calendar.h"
#include "base/scan.h"

enum { LONGEST = 64 };

/* What is being read, and what the words are relative to. */
struct reading {
	const char *at;
	int64_t now;
	struct crm_civil today;   /* with the time of day of now, in the zone */
	int64_t today_date;
	struct crm_span dates;    /* what was found */
	bool exact;               /* an instant was found */
	bool clock;               /* by a time of day, so it is not a date */
	int64_t instant;
};

static bool give_dates(struct reading *r, int64_t from, int64_t to)
{
	r->dates = (struct crm_span){from, to};
	return from >= CRM_DATE_MIN && to <= CRM_DATE_MAX + 1 && from < to;
}

static bool give_day(struct reading *r, int64_t date)
{
	return give_dates(r, date, date + 1);
}

static bool give_instant(struct reading *r, int64_t instant)
{
	r->exact = true;
	r->instant = instant;
	return instant >= CRM_DATE_MIN * CRM_DAY && instant < (CRM_DATE_MAX + 1) * CRM_DAY;
}

static int64_t months_of(const struct crm_civil *civil)
{
	return civil->year * INT64_C(12) + civil->month - 1;
}

enum unit { SECOND, MINUTE, HOUR, DAY, WEEK, MONTH, QUARTER, YEAR };

struct unit_word {
	const char *word;
	enum unit unit;
};

static const struct unit_word unit_words[] = {
	{"s", SECOND}, {"sec", SECOND}, {"second", SECOND}, {"seconds", SECOND},
	{"min", MINUTE}, {"minute", MINUTE}, {"minutes", MINUTE},
	{"h", HOUR}, {"hour", HOUR}, {"hours", HOUR},
	{"d", DAY}, {"day", DAY}, {"days", DAY},
	{"w", WEEK}, {"week", WEEK}, {"weeks", WEEK},
	{"m", MONTH}, {"month", MONTH}, {"months", MONTH},
	{"q", QUARTER}, {"quarter", QUARTER}, {"quarters", QUARTER},
	{"y", YEAR}, {"year", YEAR}, {"years", YEAR},
};

static bool scan_unit(const char **at, enum unit *unit)
{
	for (size_t i = 0; i < CRM_COUNT(unit_words); i++) {
		if (crm_scan_word(at, unit_words[i].word)) {
			*unit = unit_words[i].unit;
			return true;
		}
	}
	return false;
}

static int64_t months_in(enum unit unit)
{
	return unit == MONTH ? 1 : unit == QUARTER ? 3 : 12;
}

/* Days and longer keep the time of day, whatever the clock did in between; a day
 * the month does not have becomes its last one. */
static bool give_offset(struct reading *r, int64_t count, enum unit unit)
{
	static const int64_t exact[] = {[SECOND] = 1000, [MINUTE] = 60000, [HOUR] = 3600000};
	struct crm_civil civil = r->today;
	int64_t date = r->today_date + count * (unit == WEEK ? 7 : 1);

	if (unit <= HOUR)
		return give_instant(r, r->now + count * exact[unit]);
	if (unit >= MONTH) {
		int64_t months = months_of(&r->today) + count * months_in(unit);
		if (months < 12 || months >= 120000)
			return false;
		int last = crm_days_in_month((int)(months / 12), (int)(months % 12) + 1);
		date = crm_month_start(months) + (civil.day < last ? civil.day : last) - 1;
	}
	if (!give_day(r, date))
		return false;
	crm_date_civil(date, &civil);
	civil.hour = r->today.hour;
	civil.minute = r->today.minute;
	civil.second = r->today.second;
	civil.milli = r->today.milli;
	r->instant = crm_instant_of(&civil);
	r->exact = true;
	return true;
}

/* -30d, +2w */
static bool read_signed(struct reading *r)
{
	bool minus = *r->at == '-';
	enum unit unit;
	int count;

	if (!minus && *r->at != '+')
		return false;
	r->at++;
	return crm_scan_digits(&r->at, 1, 7, &count) && scan_unit(&r->at, &unit) &&
	       give_offset(r, minus ? -count : count, unit);
}

/* 'in 3 days', '3 days ago' */
static bool read_spoken(struct reading *r)
{
	bool ahead = crm_scan_word(&r->at, "in");
	enum unit unit;
	int count;

	crm_scan_spaces(&r->at);
	if (!crm_scan_digits(&r->at, 1, 7, &count))
		return false;
	crm_scan_spaces(&r->at);
	if (!scan_unit(&r->at, &unit))
		return false;
	crm_scan_spaces(&r->at);
	return (ahead || crm_scan_word(&r->at, "ago")) &&
	       give_offset(r, ahead ? count : -count, unit);
}

/* The period of that unit `steps` from the present one. */
static bool give_period(struct reading *r, enum unit unit, int steps)
{
	int64_t monday = r->today_date - (r->today.weekday - 1) + steps * 7;

	if (unit == DAY)
		return give_day(r, r->today_date + steps);
	if (unit == WEEK)
		return give_dates(r, monday, monday + 7);
	if (unit < DAY)
		return false;
	int64_t count = months_in(unit), months = months_of(&r->today);
	return crm_months_span(months - months % count + steps * count, count, &r->dates);
}

static bool read_calendar(struct reading *r)
{
	return crm_scan_calendar(&r->at, &r->dates);
}

static bool read_word(struct reading *r)
{
	static const char *const words[] = {"yesterday", "today", "tomorrow"};

	if (crm_scan_word(&r->at, "now"))
		return give_day(r, r->today_date) && give_instant(r, r->now);
	for (int i = 0; i < 3; i++)
		if (crm_scan_word(&r->at, words[i]))
			return give_day(r, r->today_date + i - 1);
	return false;
}

/* som: the first day of this month; eoq: the last of this quarter */
static bool read_edge(struct reading *r)
{
	static const struct unit_word starts[] = {
		{"som", MONTH}, {"soq", QUARTER}, {"soy", YEAR}, {"sow", WEEK},
	};
	static const struct unit_word ends[] = {
		{"eom", MONTH}, {"eoq", QUARTER}, {"eoy", YEAR}, {"eow", WEEK},
	};

	for (size_t i = 0; i < CRM_COUNT(starts); i++) {
		if (crm_scan_word(&r->at, starts[i].word))
			return give_period(r, starts[i].unit, 0) && give_day(r, r->dates.from);
		if (crm_scan_word(&r->at, ends[i].word))
			return give_period(r, ends[i].unit, 0) && give_day(r, r->dates.to - 1);
	}
	return false;
}

/* monday, 'last monday', 'next week', 'this quarter' */
static bool read_relative(struct reading *r)
{
	bool last = crm_scan_word(&r->at, "last");
	bool this = !last && crm_scan_word(&r->at, "this");
	bool next = !last && !this && crm_scan_word(&r->at, "next");
	enum unit unit;

	crm_scan_spaces(&r->at);
	int weekday = this ? -1 : crm_scan_name(&r->at, crm_weekday_names) + 1;
	if (weekday > 0) {
		int ahead = (weekday - r->today.weekday + 6) % 7 + 1; /* 1 to 7 */
		return give_day(r, r->today_date + (last && ahead < 7 ? ahead - 7 : last ? -7 : ahead));
	}
	return (last || this || next) && scan_unit(&r->at, &unit) &&
	       give_period(r, unit, last ? -1 : next ? 1 : 0);
}

/* @1763721843.120 */
static bool read_seconds(struct reading *r)
{
	bool minus;
	int64_t seconds = 0, milli = 0;
	int digits = 0;

	if (!crm_scan_char(&r->at, '@'))
		return false;
	minus = crm_scan_char(&r->at, '-');
	for (; crm_is_digit(*r->at) && digits < 13; digits++)
		seconds = seconds * 10 + (*r->at++ - '0');
	if (digits > 0 && *r->at == '.' && crm_is_digit(r->at[1]))
		for (int64_t scale = (r->at++, 100); crm_is_digit(*r->at); scale /= 10)
			milli += (*r->at++ - '0') * scale;
	int64_t instant = seconds * 1000 + milli;
	return digits > 0 && give_instant(r, minus ? -instant : instant);
}

/* noon, midnight (of its beginning), 9am, '9 pm'; after 'at' also 9 alone. */
static bool read_spoken_clock(const char *at, bool said_at, struct crm_civil *civil)
{
	bool am, pm;

	civil->minute = civil->second = civil->milli = civil->hour = 0;
	if (crm_scan_word(&at, "midnight"))
		return *at == '\0';
	if (crm_scan_word(&at, "noon")) {
		civil->hour = 12;
		return *at == '\0';
	}
	if (!crm_scan_digits(&at, 1, 2, &civil->hour))
		return false;
	crm_scan_spaces(&at);
	am = crm_scan_word(&at, "am");
	pm = !am && crm_scan_word(&at, "pm");
	if (*at || !(am || pm || said_at))
		return false;
	if (!am && !pm)
		return civil->hour < 24;
	bool good = civil->hour >= 1 && civil->hour <= 12;
	civil->hour = civil->hour % 12 + (pm ? 12 : 0);
	return good;
}

static bool read_time_of_day(struct reading *r, bool basic, struct crm_civil *civil, int64_t *instant)
{
	bool said_at = crm_scan_word(&r->at, "at");

	crm_scan_spaces(&r->at);
	if (crm_scan_instant_rest(r->at, basic, civil, instant))
		return true;
	if (!read_spoken_clock(r->at, said_at, civil))
		return false;
	*instant = crm_instant_of(civil);
	return true;
}

/* A time of day, to the end of the text, on the day in r->dates. */
static bool read_clock(struct reading *r)
{
	struct crm_civil civil;
	bool basic = crm_scan_char(&r->at, 'T') || crm_scan_char(&r->at, 't');
	int64_t instant;

	if (r->dates.to - r->dates.from != 1)
		return false;
	crm_scan_spaces(&r->at);
	crm_date_civil(r->dates.from, &civil);
	if (!read_time_of_day(r, basic, &civil, &instant))
		return false;
	r->clock = true;
	r->at += strlen(r->at);
	return give_instant(r, instant);
}

typedef bool reader(struct reading *r);

/* Tries one way to read a day or period, and perhaps a time of day after it. */
static bool read_with(struct reading *r, reader *read_day)
{
	const char *start = r->at;

	r->exact = r->clock = false;
	r->dates = (struct crm_span){0, 0};
	if (read_day(r) && (*r->at == '\0' || read_clock(r)))
		return true;
	r->at = start;
	return false;
}

static bool read_time_alone(struct reading *r)
{
	return give_day(r, r->today_date) && read_clock(r);
}

static bool read_at(struct reading *r)
{
	r->clock = true;
	return read_seconds(r) && *r->at == '\0';
}

static bool read_when(struct reading *r)
{
	static reader *const readers[] = {
		read_calendar, read_word, read_edge, read_relative, read_signed, read_spoken,
		read_time_alone,
	};

	if (*r->at == '@')
		return read_at(r);
	for (size_t i = 0; i < CRM_COUNT(readers); i++)
		if (read_with(r, readers[i]))
			return true;
	return false;
}

/* The text without spaces around it, in `trimmed`; false if it is too long to be one. */
static bool start(struct reading *r, const char *text, int64_t now, char trimmed[LONGEST])
{
	crm_scan_spaces(&text);
	size_t n = strlen(text);
	while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t'))
		n--;
	if (n == 0 || n >= LONGEST)
		return false;
	memcpy(trimmed, text, n);
	trimmed[n] = '\0';
	*r = (struct reading){.at = trimmed, .now = now};
	crm_instant_civil(now, &r->today);
	r->today_date = crm_date_of(r->today.year, r->today.month, r->today.day);
	return true;
}

bool crm_when_read(const char *text, int64_t now, struct crm_when *when)
{
	char trimmed[LONGEST];
	struct reading r;

	if (!start(&r, text, now, trimmed) || !read_when(&r))
		return false;
	*when = (struct crm_when){r.dates, r.exact, r.clock, r.instant};
	return true;
}
