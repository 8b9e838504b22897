#include "base/time.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/scan.h"

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int64_t clock_ms(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* CRM_NOW is for tests and for repeating a report; a broken one counts as absent. */
static bool now_from_environment(int64_t *instant)
{
	const char *text = getenv("CRM_NOW");
	struct crm_civil civil;
	char *end;

	if (!text || !*text)
		return false;
	if (*text == '@') {
		long long seconds = strtoll(text + 1, &end, 10);
		*instant = (int64_t)seconds * 1000;
		return end != text + 1 && *end == '\0' && llabs(seconds) < INT64_C(1) << 40;
	}
	if (!crm_scan_iso_date(&text, &civil))
		return false;
	if (*text == '\0') {
		civil.hour = civil.minute = civil.second = civil.milli = 0;
		*instant = crm_instant_of(&civil);
		return true;
	}
	return (*text == 'T' || *text == ' ') && crm_scan_instant_rest(text + 1, true, &civil, instant);
}

int64_t crm_now(void)
{
	int64_t instant;

	return now_from_environment(&instant) ? instant : clock_ms(CLOCK_REALTIME);
}

int64_t crm_date_at(int64_t instant)
{
	struct crm_civil civil;

	crm_instant_civil(instant, &civil);
	return crm_date_of(civil.year, civil.month, civil.day);
}

int64_t crm_today(void)
{
	return crm_date_at(crm_now());
}

int64_t crm_monotonic(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

/* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in
 * March, so that the leap day is the last day of one. */
int64_t crm_date_of(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = floor_div(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

void crm_date_civil(int64_t date, struct crm_civil *out)
{
	int64_t shifted = date + 719468;
	int64_t era = floor_div(shifted, 146097);
	int64_t day_of_era = shifted - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
	                       day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 -
	                                    year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153;

	*out = (struct crm_civil){
		.day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
		.month = (int)(month < 10 ? month + 3 : month - 9),
		.weekday = (int)(date + 3 - floor_div(date + 3, 7) * 7) + 1,
	};
	out->year = (int)(year_of_era + era * 400 + (out->month <= 2));
}

int crm_days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

bool crm_date_exists(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= crm_days_in_month(year, month);
}

void crm_instant_civil_utc(int64_t instant, struct crm_civil *out)
{
	int64_t date = floor_div(instant, CRM_DAY);
	int rest = (int)(instant - date * CRM_DAY);

	crm_date_civil(date, out);
	out->milli = rest % 1000;
	out->second = rest / 1000 % 60;
	out->minute = rest / 60000 % 60;
	out->hour = rest / 3600000;
}

/* Milliseconds the zone is ahead of UTC at the instant. */
static int64_t offset_at(int64_t instant)
{
	time_t seconds = (time_t)floor_div(instant, 1000);
	struct tm tm;

	if (!localtime_r(&seconds, &tm))
		return 0;
	return (int64_t)tm.tm_gmtoff * 1000;
}

void crm_instant_civil(int64_t instant, struct crm_civil *out)
{
	crm_instant_civil_utc(instant + offset_at(instant), out);
}

int64_t crm_instant_of_utc(const struct crm_civil *civil)
{
	int64_t date = crm_date_of(civil->year, civil->month, civil->day);
	int64_t seconds = date * 86400 + civil->hour * 3600 + civil->minute * 60 + civil->second;

	return seconds * 1000 + civil->milli;
}

int64_t crm_instant_of(const struct crm_civil *civil)
{
	int64_t wall = crm_instant_of_utc(civil);
	int64_t before = offset_at(wall - CRM_DAY), after = offset_at(wall + CRM_DAY);
	int64_t first = wall - before;

	/* Usually both are equal. Where the clock changed in between, `before` gives the
	 * first of two, and also what lies past a gap; `after` only what follows either. */
	if (before == after || offset_at(first) == before)
		return first;
	return offset_at(wall - after) == after ? wall - after : first;
}

static char *put_digits(char *to, int number, int digits)
{
	for (int i = digits - 1; i >= 0; i--, number /= 10)
		to[i] = (char)('0' + number % 10);
	return to + digits;
}

static int64_t clamp(int64_t number, int64_t least, int64_t most)
{
	return number < least ? least : number > most ? most : number;
}

static char *put_date(char *to, const struct crm_civil *civil)
{
	to = put_digits(to, civil->year, 4);
	*to++ = '-';
	to = put_digits(to, civil->month, 2);
	*to++ = '-';
	return put_digits(to, civil->day, 2);
}

char *crm_date_text(int64_t date, char *buffer)
{
	struct crm_civil civil;

	crm_date_civil(clamp(date, CRM_DATE_MIN, CRM_DATE_MAX), &civil);
	*put_date(buffer, &civil) = '\0';
	return buffer;
}

char *crm_instant_text(int64_t instant, char *buffer)
{
	struct crm_civil civil;

	crm_instant_civil_utc(clamp(instant, CRM_DATE_MIN * CRM_DAY,
	                            (CRM_DATE_MAX + 1) * CRM_DAY - 1), &civil);
	char *to = put_date(buffer, &civil);
	*to++ = 'T';
	to = put_digits(to, civil.hour, 2);
	*to++ = ':';
	to = put_digits(to, civil.minute, 2);
	*to++ = ':';
	to = put_digits(to, civil.second, 2);
	*to++ = '.';
	to = put_digits(to, civil.milli, 3);
	*to++ = 'Z';
	*to = '\0';
	return buffer;
}

bool crm_date_read(const char *text, int64_t *date)
{
	struct crm_civil civil;

	if (!crm_scan_iso_date(&text, &civil) || *text)
		return false;
	*date = crm_date_of(civil.year, civil.month, civil.day);
	return true;
}

bool crm_instant_read(const char *text, int64_t *instant)
{
	static const char shape[] = "0000-00-00T00:00:00.000Z";
	struct crm_civil civil;

	for (size_t i = 0; i < sizeof(shape); i++)
		if (shape[i] == '0' ? !crm_is_digit(text[i]) : text[i] != shape[i])
			return false;
	if (!crm_scan_iso_date(&text, &civil))
		return false;
	return crm_scan_instant_rest(text + 1, false, &civil, instant);
}
