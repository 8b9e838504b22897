#include "base/date_form.h"

#include <string.h>
#include <time.h>

#include "base/scan.h"

/* What may follow the day: the end, or a time after 'T', a comma or spaces. */
static bool read_rest(const char *at, struct crm_civil *day, struct crm_date_value *value)
{
	value->date = crm_date_of(day->year, day->month, day->day);
	value->has_time = false;
	crm_scan_spaces(&at);
	if (*at == '\0')
		return true;
	bool basic = crm_scan_char(&at, 'T');
	if (!basic)
		crm_scan_char(&at, ',');
	crm_scan_spaces(&at);
	crm_scan_word(&at, "at");
	crm_scan_spaces(&at);
	value->has_time = true;
	return crm_scan_instant_rest(at, basic, day, &value->instant);
}

static bool read_iso(const struct crm_dialect *dialect, const char *at, struct crm_date_value *value)
{
	struct crm_civil day = {0};
	int number;

	(void)dialect;
	if (crm_scan_digits(&at, 8, 8, &number)) {
		day = (struct crm_civil){.year = number / 10000, .month = number / 100 % 100,
		                         .day = number % 100};
		if (!crm_date_exists(day.year, day.month, day.day))
			return false;
	} else if (!crm_scan_iso_date(&at, &day)) {
		return false;
	}
	return read_rest(at, &day, value);
}

/* Three numbers with the same mark between. Years have four digits: of two, nobody
 * can say the century; a pattern with %y does. */
static bool read_numbers(const char *at, const char *marks, int *const parts[3],
                         struct crm_civil *day, struct crm_date_value *value)
{
	char mark = '\0';

	for (int i = 0; i < 3; i++) {
		bool year = parts[i] == &day->year;
		if (!crm_scan_digits(&at, year ? 4 : 1, year ? 4 : 2, parts[i]))
			return false;
		if (i == 0 && (!*at || !strchr(marks, mark = *at)))
			return false;
		if (i < 2 && !crm_scan_char(&at, mark))
			return false;
	}
	return crm_date_exists(day->year, day->month, day->day) && read_rest(at, day, value);
}

static bool read_us(const struct crm_dialect *dialect, const char *at, struct crm_date_value *value)
{
	struct crm_civil day = {0};

	(void)dialect;
	return read_numbers(at, "/-", (int *const[]){&day.month, &day.day, &day.year}, &day, value);
}

static bool read_eu(const struct crm_dialect *dialect, const char *at, struct crm_date_value *value)
{
	struct crm_civil day = {0};

	(void)dialect;
	return read_numbers(at, "/-", (int *const[]){&day.day, &day.month, &day.year}, &day, value);
}

/* '20.10.2016', and with spaces as in Czech: '20. 10. 2016' */
static bool read_de(const struct crm_dialect *dialect, const char *at, struct crm_date_value *value)
{
	struct crm_civil day = {0};

	(void)dialect;
	if (!crm_scan_digits(&at, 1, 2, &day.day) || !crm_scan_char(&at, '.'))
		return false;
	crm_scan_spaces(&at);
	if (!crm_scan_digits(&at, 1, 2, &day.month) || !crm_scan_char(&at, '.'))
		return false;
	crm_scan_spaces(&at);
	return crm_scan_digits(&at, 4, 4, &day.year) &&
	       crm_date_exists(day.year, day.month, day.day) && read_rest(at, &day, value);
}

static bool read_ymd(const struct crm_dialect *dialect, const char *at, struct crm_date_value *value)
{
	struct crm_civil day = {0};

	(void)dialect;
	return read_numbers(at, "/.", (int *const[]){&day.year, &day.month, &day.day}, &day, value);
}

static void skip_filling(const char **at)
{
	*at += strspn(*at, " ,-");
}

/* 'Oct 20, 2016', '20 October 2016', '20-Oct-2016', 'Thu, 20 Oct 2016' */
static bool read_words(const struct crm_dialect *dialect, const char *at, struct crm_date_value *value)
{
	struct crm_civil day = {0};

	(void)dialect;
	crm_scan_name(&at, crm_weekday_names);
	skip_filling(&at);
	bool day_first = crm_scan_digits(&at, 1, 2, &day.day);
	if (day_first)
		crm_scan_char(&at, '.');
	skip_filling(&at);
	day.month = crm_scan_name(&at, crm_month_names) + 1;
	skip_filling(&at);
	if (!day_first && !crm_scan_digits(&at, 1, 2, &day.day))
		return false;
	skip_filling(&at);
	return crm_scan_digits(&at, 4, 4, &day.year) &&
	       crm_date_exists(day.year, day.month, day.day) && read_rest(at, &day, value);
}

/* A moment that is midnight in UTC is how systems write a date in such a column:
 * then that day is meant, wherever the reader is. */
static bool give_instant(int64_t instant, struct crm_date_value *value)
{
	struct crm_civil civil;

	if (instant < CRM_DATE_MIN * CRM_DAY || instant >= (CRM_DATE_MAX + 1) * CRM_DAY)
		return false;
	if (instant % CRM_DAY == 0)
		crm_instant_civil_utc(instant, &civil);
	else
		crm_instant_civil(instant, &civil);
	*value = (struct crm_date_value){crm_date_of(civil.year, civil.month, civil.day), instant, true};
	return true;
}

/* Nine digits or more: 1973 and later. Fewer are a year, a compact date, a number. */
static bool read_count(const char *at, int most, int64_t *count)
{
	int n = 0;

	*count = 0;
	for (; crm_is_digit(*at) && n <= most; n++)
		*count = *count * 10 + (*at++ - '0');
	return *at == '\0' && n >= most - 2 && n <= most;
}

static bool read_unix(const struct crm_dialect *dialect, const char *at, struct crm_date_value *value)
{
	int64_t count;

	(void)dialect;
	return read_count(at, 11, &count) && give_instant(count * 1000, value);
}

static bool read_unix_ms(const struct crm_dialect *dialect, const char *at, struct crm_date_value *value)
{
	int64_t count;

	(void)dialect;
	return read_count(at, 14, &count) && give_instant(count, value);
}

static bool has_any(const char *pattern, const char *letters)
{
	for (const char *at = strchr(pattern, '%'); at && at[1]; at = strchr(at + 2, '%'))
		if (strchr(letters, at[1]))
			return true;
	return false;
}

bool crm_dialect_read_pattern(const struct crm_dialect *dialect, const char *text, struct crm_date_value *value)
{
	struct tm tm = {.tm_mday = 1};
	const char *end = strptime(text, dialect->pattern, &tm);

	if (!end || *end || !crm_date_exists(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday))
		return false;
	struct crm_civil civil = {
		.year = tm.tm_year + 1900, .month = tm.tm_mon + 1, .day = tm.tm_mday,
		.hour = tm.tm_hour, .minute = tm.tm_min, .second = tm.tm_sec < 60 ? tm.tm_sec : 59,
	};
	value->date = crm_date_of(civil.year, civil.month, civil.day);
	value->has_time = has_any(dialect->pattern, "HIMSTRrckls");
	if (has_any(dialect->pattern, "z"))
		value->instant = crm_instant_of_utc(&civil) - tm.tm_gmtoff * INT64_C(1000);
	else
		value->instant = crm_instant_of(&civil);
	return true;
}

const struct crm_dialect crm_dialects[CRM_DIALECT_COUNT] = {
	{"iso", read_iso, NULL},
	{"us", read_us, NULL},
	{"eu", read_eu, NULL},
	{"de", read_de, NULL},
	{"y/m/d", read_ymd, NULL},
	{"words", read_words, NULL},
	{"unix", read_unix, NULL},
	{"unix-ms", read_unix_ms, NULL},
};


bool crm_dialect_pattern_fits(const char *pattern)
{
	return has_any(pattern, "YyFD") && has_any(pattern, "mbBhFD") && has_any(pattern, "deFD");
}
