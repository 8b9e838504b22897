#include "base/calendar.h"

#include "base/scan.h"

static bool give(struct crm_span *dates, int64_t from, int64_t to)
{
	*dates = (struct crm_span){from, to};
	return from >= CRM_DATE_MIN && to <= CRM_DATE_MAX + 1 && from < to;
}

int64_t crm_month_start(int64_t months)
{
	return crm_date_of((int)(months / 12), (int)(months % 12) + 1, 1);
}

bool crm_months_span(int64_t first, int64_t count, struct crm_span *dates)
{
	return first >= 12 && first + count <= 120000 &&
	       give(dates, crm_month_start(first), crm_month_start(first + count));
}

/* Monday of the first week: that of 4 January (ISO 8601). */
static int64_t week_one(int year)
{
	struct crm_civil civil;
	int64_t fourth = crm_date_of(year, 1, 4);

	crm_date_civil(fourth, &civil);
	return fourth - (civil.weekday - 1);
}

static bool scan_week(const char **at, int year, struct crm_span *dates)
{
	int week, day;

	if (!crm_scan_digits(at, 2, 2, &week) || week < 1)
		return false;
	int64_t monday = week_one(year) + (week - 1) * 7;
	if (monday >= week_one(year + 1))
		return false; /* not every year has a week 53 */
	if (!crm_scan_char(at, '-'))
		return give(dates, monday, monday + 7);
	return crm_scan_digits(at, 1, 1, &day) && day >= 1 && day <= 7 &&
	       give(dates, monday + day - 1, monday + day);
}

static bool scan_after_year(const char **at, int year, struct crm_span *dates)
{
	int64_t first = year * INT64_C(12);
	int number;

	if (crm_scan_char(at, 'W') || crm_scan_char(at, 'w'))
		return scan_week(at, year, dates);
	if (crm_scan_char(at, 'Q') || crm_scan_char(at, 'q'))
		return crm_scan_digits(at, 1, 1, &number) && number >= 1 && number <= 4 &&
		       crm_months_span(first + (number - 1) * 3, 3, dates);
	return crm_scan_digits(at, 2, 2, &number) && number >= 1 && number <= 12 &&
	       crm_months_span(first + number - 1, 1, dates);
}

static bool give_day(struct crm_span *dates, int year, int month, int day)
{
	if (!crm_date_exists(year, month, day))
		return false;
	int64_t date = crm_date_of(year, month, day);
	return give(dates, date, date + 1);
}

bool crm_scan_calendar(const char **at, struct crm_span *dates)
{
	struct crm_civil civil;
	int number;

	if (crm_scan_iso_date(at, &civil))
		return give_day(dates, civil.year, civil.month, civil.day);
	if (crm_scan_digits(at, 8, 8, &number))
		return give_day(dates, number / 10000, number / 100 % 100, number % 100);
	if (!crm_scan_digits(at, 4, 4, &number) || number < 1)
		return false;
	if (crm_scan_char(at, '-') || **at == 'Q' || **at == 'q' || **at == 'W' || **at == 'w')
		return scan_after_year(at, number, dates);
	return crm_months_span(number * INT64_C(12), 12, dates);
}
