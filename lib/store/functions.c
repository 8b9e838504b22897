#include "store/functions.h"

#include <stdio.h>

#include "base/day.h"
#include "base/money.h"
#include "base/number.h"
#include "base/period.h"
#include "base/time.h"
#include "base/utf8.h"
#include "store/body.h"
#include "store/clock_function.h"
#include "store/db_function.h"
#include "store/report_function.h"

enum { SCALE_DIGITS = 4, USUAL_DIGITS = 2 };

static struct crm_value fold(const struct crm_value *arguments, struct crm_str *scratch)
{
	if (arguments[0].shape != CRM_TEXT)
		return arguments[0];
	crm_fold(scratch, arguments[0].s, arguments[0].n);
	return crm_value_text_n(crm_str_text(scratch), scratch->n);
}

static struct crm_value digits(const struct crm_value *arguments, struct crm_str *scratch)
{
	char number[32];
	const char *text = number;

	if (arguments[0].shape == CRM_TEXT)
		text = arguments[0].s;
	else if (arguments[0].shape == CRM_INTEGER)
		snprintf(number, sizeof number, "%lld", (long long)arguments[0].i);
	else if (arguments[0].shape == CRM_REAL)
		crm_number_text(arguments[0].r, number);
	else
		return CRM_NO_VALUE;
	for (; *text; text++)
		if (*text >= '0' && *text <= '9')
			crm_str_add_c(scratch, *text);
	return crm_value_text_n(crm_str_text(scratch), scratch->n);
}

static int64_t times_ten(int64_t number)
{
	int64_t result;

	if (__builtin_mul_overflow(number, 10, &result))
		return number < 0 ? INT64_MIN : INT64_MAX;
	return result;
}

static struct crm_value scaled(const struct crm_value *arguments, struct crm_str *scratch)
{
	int digits = arguments[1].shape == CRM_TEXT ? crm_currency_digits(arguments[1].s) : USUAL_DIGITS;
	int64_t number;

	(void)scratch;
	if (arguments[0].shape != CRM_INTEGER)
		return CRM_NO_VALUE;
	number = arguments[0].i;
	for (int i = digits < 0 ? USUAL_DIGITS : digits; i < SCALE_DIGITS; i++)
		number = times_ten(number);
	return crm_value_integer(number);
}

static struct crm_value minor(const struct crm_value *arguments, struct crm_str *scratch)
{
	static const struct crm_field amount = { .name = "amount", .type = CRM_T_MONEY };
	struct crm_value out = CRM_NO_VALUE;

	(void)scratch;
	if (arguments[0].shape != CRM_TEXT ||
	    crm_body_amount(&amount, arguments[1].shape == CRM_TEXT ? arguments[1].s : NULL, arguments[0].s, &out))
		return CRM_NO_VALUE;
	return out;
}

/* Of a whole day's moment and its zone. (Within a process the clock here does not change.) */
static struct crm_value day_here(const struct crm_value *arguments, struct crm_str *scratch)
{
	char text[CRM_INSTANT_SIZE];
	int64_t instant;

	if (arguments[0].shape != CRM_TEXT || !crm_instant_read(arguments[0].s, &instant))
		return arguments[0];
	instant = crm_day_here(arguments[1].shape == CRM_TEXT ? arguments[1].s : NULL, instant);
	crm_str_add(scratch, crm_instant_text(instant, text));
	return crm_value_text_n(crm_str_text(scratch), scratch->n);
}

static struct crm_value instant(const struct crm_value *arguments, struct crm_str *scratch)
{
	char text[CRM_INSTANT_SIZE];

	if (arguments[0].shape != CRM_INTEGER)
		return CRM_NO_VALUE;
	crm_str_add(scratch, crm_instant_text(arguments[0].i, text));
	return crm_value_text_n(crm_str_text(scratch), scratch->n);
}

/* The part of a second that is not over does not count. */
static struct crm_value seconds(const struct crm_value *arguments, struct crm_str *scratch)
{
	int64_t from, to;

	(void)scratch;
	if (arguments[0].shape != CRM_TEXT || !crm_instant_read(arguments[0].s, &from) ||
	    arguments[1].shape != CRM_TEXT || !crm_instant_read(arguments[1].s, &to))
		return CRM_NO_VALUE;
	return crm_value_integer((to - from) / 1000);
}

/* Both of an amount and the name of its period: empty where one is, or an organisation's own period is not known here. */
static struct crm_value each_period(const struct crm_value *arguments, bool (*by)(int64_t minor, int a_year, int64_t *out))
{
	int a_year = arguments[1].shape == CRM_TEXT ? crm_periods_a_year(arguments[1].s) : 0;
	int64_t minor;

	if (arguments[0].shape != CRM_INTEGER || !a_year || !by(arguments[0].i, a_year, &minor))
		return CRM_NO_VALUE;
	return crm_value_integer(minor);
}

static struct crm_value share(const struct crm_value *arguments, struct crm_str *scratch)
{
	double percent = arguments[1].shape == CRM_INTEGER ? (double)arguments[1].i : arguments[1].r;
	int64_t minor;

	(void)scratch;
	if (arguments[0].shape != CRM_INTEGER || (arguments[1].shape != CRM_INTEGER && arguments[1].shape != CRM_REAL) ||
	    !crm_money_share(arguments[0].i, percent, &minor))
		return CRM_NO_VALUE;
	return crm_value_integer(minor);
}

static struct crm_value by_month(const struct crm_value *arguments, struct crm_str *scratch)
{
	(void)scratch;
	return each_period(arguments, crm_money_by_month);
}

static struct crm_value by_year(const struct crm_value *arguments, struct crm_str *scratch)
{
	(void)scratch;
	return each_period(arguments, crm_money_by_year);
}

crm_err crm_functions_register(struct crm_db *db)
{
	CRM_TRY(crm_clock_function_register(db));
	CRM_TRY(crm_report_functions(db));
	CRM_TRY(crm_db_function(db, "crm_fold", 1, fold));
	CRM_TRY(crm_db_function(db, "crm_digits", 1, digits));
	CRM_TRY(crm_db_function(db, "crm_day_here", 2, day_here));
	CRM_TRY(crm_db_function(db, "crm_instant", 1, instant));
	CRM_TRY(crm_db_function(db, "crm_seconds", 2, seconds));
	CRM_TRY(crm_db_function(db, "crm_share", 2, share));
	CRM_TRY(crm_db_function(db, "crm_by_month", 2, by_month));
	CRM_TRY(crm_db_function(db, "crm_by_year", 2, by_year));
	CRM_TRY(crm_db_function(db, "crm_minor", 2, minor));
	return crm_db_function(db, "crm_scaled", 2, scaled);
}
