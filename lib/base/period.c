#include "base/period.h"

#include <string.h>

static const struct {
	const char *name;
	int a_year;
} periods[] = { { "half_year", 2 }, { "month", 12 }, { "quarter", 4 }, { "week", 52 }, { "year", 1 } };

enum { MONTHS = 12 };

int crm_periods_a_year(const char *period)
{
	for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
		if (strcmp(periods[i].name, period) == 0)
			return periods[i].a_year;
	return 0;
}

bool crm_money_by_year(int64_t minor, int a_year, int64_t *out)
{
	return !__builtin_mul_overflow(minor, a_year, out);
}

/* The twelfths that are over are worked out alone, so that only a result that is too large overflows. */
bool crm_money_by_month(int64_t minor, int a_year, int64_t *out)
{
	int64_t whole, over = minor % MONTHS * a_year; /* in twelfths; of the sign of `minor` */

	if (__builtin_mul_overflow(minor / MONTHS, a_year, &whole))
		return false;
	over = (over + (minor < 0 ? -MONTHS : MONTHS) / 2) / MONTHS;
	return !__builtin_add_overflow(whole, over, out);
}
