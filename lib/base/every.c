#include "base/every.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/time.h"

enum { WEEK_DAYS = 7, QUARTER_MONTHS = 3, YEAR_MONTHS = 12, THURSDAY = 4 };

static const char *const names[CRM_EVERY_COUNT] = {
	[CRM_EVERY_DAY] = "day", [CRM_EVERY_WEEK] = "week", [CRM_EVERY_MONTH] = "month",
	[CRM_EVERY_QUARTER] = "quarter", [CRM_EVERY_YEAR] = "year",
};

/* 0 for those that are not counted in months. */
static const int months_of[CRM_EVERY_COUNT] = {
	[CRM_EVERY_MONTH] = 1, [CRM_EVERY_QUARTER] = QUARTER_MONTHS, [CRM_EVERY_YEAR] = YEAR_MONTHS,
};

bool crm_every_find(const char *name, enum crm_every *out)
{
	for (int i = 0; i < CRM_EVERY_COUNT; i++)
		if (crm_same(names[i], name)) {
			*out = (enum crm_every)i;
			return true;
		}
	return false;
}

const char *crm_every_name(enum crm_every every)
{
	return every < CRM_EVERY_COUNT ? names[every] : NULL;
}

static int64_t within(int64_t day)
{
	return day < CRM_DATE_MIN ? CRM_DATE_MIN : day > CRM_DATE_MAX ? CRM_DATE_MAX : day;
}

int64_t crm_every_start(enum crm_every every, int64_t day)
{
	struct crm_civil civil;

	if (every == CRM_EVERY_DAY)
		return day;
	crm_date_civil(day, &civil);
	if (every == CRM_EVERY_WEEK)
		return within(day - (civil.weekday - 1));
	civil.month -= (civil.month - 1) % months_of[every];
	return crm_date_of(civil.year, civil.month, 1);
}

int64_t crm_months_later(int64_t day, int64_t months)
{
	struct crm_civil civil;
	int64_t at;
	int year, month, most;

	crm_date_civil(day, &civil);
	if (months > YEAR_MONTHS * 10000 || months < -YEAR_MONTHS * 10000)
		return months > 0 ? CRM_DATE_MAX : CRM_DATE_MIN;
	at = (int64_t)civil.year * YEAR_MONTHS + civil.month - 1 + months;
	if (at < YEAR_MONTHS)
		return CRM_DATE_MIN;
	if (at >= (int64_t)YEAR_MONTHS * 10000)
		return CRM_DATE_MAX;
	year = (int)(at / YEAR_MONTHS);
	month = (int)(at % YEAR_MONTHS) + 1;
	most = crm_days_in_month(year, month);
	return crm_date_of(year, month, civil.day < most ? civil.day : most);
}

int64_t crm_every_later(enum crm_every every, int64_t day, int64_t count)
{
	int64_t start = crm_every_start(every, day);

	if (months_of[every])
		return crm_months_later(start, count * months_of[every]);
	return within(start + count * (every == CRM_EVERY_WEEK ? WEEK_DAYS : 1));
}

/* The year a week belongs to is that of its Thursday. */
static void label_week(int64_t day, char *buffer)
{
	struct crm_civil thursday;
	int64_t middle = within(crm_every_start(CRM_EVERY_WEEK, day) + THURSDAY - 1);

	crm_date_civil(middle, &thursday);
	snprintf(buffer, CRM_EVERY_SIZE, "%04d-W%02d", thursday.year,
	         (int)((middle - crm_date_of(thursday.year, 1, 1)) / WEEK_DAYS) + 1);
}

char *crm_every_label(enum crm_every every, int64_t day, char buffer[CRM_EVERY_SIZE])
{
	struct crm_civil civil;

	crm_date_civil(day, &civil);
	switch (every) {
	case CRM_EVERY_WEEK:
		label_week(day, buffer);
		break;
	case CRM_EVERY_MONTH:
		snprintf(buffer, CRM_EVERY_SIZE, "%04d-%02d", civil.year, civil.month);
		break;
	case CRM_EVERY_QUARTER:
		snprintf(buffer, CRM_EVERY_SIZE, "%04d-Q%d", civil.year, (civil.month + 2) / QUARTER_MONTHS);
		break;
	case CRM_EVERY_YEAR:
		snprintf(buffer, CRM_EVERY_SIZE, "%04d", civil.year);
		break;
	case CRM_EVERY_DAY:
	case CRM_EVERY_COUNT:
		crm_date_text(day, buffer);
		break;
	}
	return buffer;
}

/* -- back ------------------------------------------------------------------------------------ */

static bool take_number(const char **text, int digits, int *out)
{
	*out = 0;
	for (int i = 0; i < digits; i++, ++*text) {
		if (**text < '0' || **text > '9')
			return false;
		*out = *out * 10 + (**text - '0');
	}
	return true;
}

/* The fourth of January is in the first week. */
static int64_t week_start(int year, int week)
{
	return within(crm_every_start(CRM_EVERY_WEEK, crm_date_of(year, 1, THURSDAY)) + (int64_t)(week - 1) * WEEK_DAYS);
}

static bool read_part(const char *text, int year, enum crm_every *every, int64_t *day)
{
	int number;

	if (*text == 'W' || *text == 'Q') {
		bool week = *text++ == 'W';

		*every = week ? CRM_EVERY_WEEK : CRM_EVERY_QUARTER;
		if (!take_number(&text, week ? 2 : 1, &number) || *text || number < 1 || number > (week ? 53 : 4))
			return false;
		*day = week ? week_start(year, number) : crm_date_of(year, (number - 1) * QUARTER_MONTHS + 1, 1);
		return true;
	}
	*every = CRM_EVERY_MONTH;
	if (!take_number(&text, 2, &number) || *text || number < 1 || number > YEAR_MONTHS)
		return false;
	*day = crm_date_of(year, number, 1);
	return true;
}

bool crm_every_read(const char *label, enum crm_every *every, int64_t *day)
{
	const char *rest = label;
	int year;

	if (crm_date_read(label, day)) {
		*every = CRM_EVERY_DAY;
		return true;
	}
	if (!take_number(&rest, 4, &year) || year < 1)
		return false;
	if (*rest == '-')
		return read_part(rest + 1, year, every, day);
	*every = CRM_EVERY_YEAR;
	*day = crm_date_of(year, 1, 1);
	return !*rest;
}

/* -- the span before ------------------------------------------------------------------------- */

static int64_t month_number(int64_t day, bool *first)
{
	struct crm_civil civil;

	crm_date_civil(day, &civil);
	*first = civil.day == 1;
	return (int64_t)civil.year * YEAR_MONTHS + civil.month - 1;
}

void crm_span_before(int64_t *from, int64_t *to, bool year)
{
	bool from_first, to_first;
	int64_t months = month_number(*to, &to_first) - month_number(*from, &from_first), days = *to - *from;

	if (year || (from_first && to_first && months > 0)) {
		int64_t by = year ? -YEAR_MONTHS : -months;

		*from = crm_months_later(*from, by);
		*to = crm_months_later(*to, by);
		return;
	}
	*to = *from;
	*from = within(*from - days);
}
