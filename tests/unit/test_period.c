#include "tap.h"

#include "base/period.h"

static long long by_month(int64_t minor, const char *period)
{
	int64_t out = -77;

	return crm_money_by_month(minor, crm_periods_a_year(period), &out) ? out : -78;
}

/* The nearest whole number to minor * a_year / 12, the half away from 0: told by what is left, without dividing. */
static bool is_nearest(int64_t minor, int a_year, int64_t month)
{
	__extension__ __int128 left = (__int128)minor * a_year - (__int128)month * 12;

	return minor >= 0 ? left >= -6 && left < 6 : left > -6 && left <= 6;
}

static int count_wrong(int a_year)
{
	int wrong = 0;

	for (int64_t minor = -2000; minor <= 2000; minor++)
		for (int k = 0; k < 3; k++) {
			int64_t amount = minor + (k == 1 ? INT64_MAX / 60 : k == 2 ? INT64_MIN / 60 : 0), month, year;
			if (!crm_money_by_month(amount, a_year, &month) || !is_nearest(amount, a_year, month) ||
			    !crm_money_by_year(amount, a_year, &year) || year != amount * a_year)
				wrong++;
		}
	return wrong;
}

int main(void)
{
	static const char *const names[] = { "week", "month", "quarter", "half_year", "year" };
	static const int a_year[] = { 52, 12, 4, 2, 1 };
	int64_t out;

	for (size_t i = 0; i < 5; i++) {
		is_int(crm_periods_a_year(names[i]), a_year[i], names[i]);
		is_int(count_wrong(a_year[i]), 0, "is a rounded twelfth of the year, which is exact");
	}
	is_int(crm_periods_a_year("decade"), 0, "no other");
	is_int(by_month(100, "year"), 8, "8.33 is 8");
	is_int(by_month(6, "year"), 1, "the half goes up");
	is_int(by_month(-6, "year"), -1, "away from 0");
	is_int(by_month(5, "year"), 0, "less does not");
	is_int(by_month(3, "week"), 13, "52 weeks");
	is_int(by_month(INT64_MAX, "month"), INT64_MAX, "as large as amounts are");
	is_int(by_month(INT64_MIN, "month"), INT64_MIN, "as small");
	ok(!crm_money_by_month(INT64_MAX, 52, &out) && !crm_money_by_year(INT64_MIN, 2, &out), "beyond that there is none");
	return tap_done();
}
