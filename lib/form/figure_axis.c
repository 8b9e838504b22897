#include "form/figure_axis.h"

#include <math.h>

#include "base/duration.h"
#include "base/money.h"
#include "model/value.h"

enum { DAY = 86400 };

/* The least of 1, 2, 5, 10, 20 ... that is not below it. */
static double round_up(double step)
{
	double ten = pow(10, floor(log10(step)));

	for (double factor = 1; factor < 10; factor = factor == 2 ? 5 : factor * 2)
		if (factor * ten >= step * (1 - 1e-9))
			return factor * ten;
	return 10 * ten;
}

static double duration_step(double step)
{
	static const int steps[] = { 1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 14400, 21600, 43200, DAY, 2 * DAY, 7 * DAY,
		14 * DAY, 28 * DAY };

	for (size_t i = 0; i < CRM_COUNT(steps); i++)
		if (steps[i] >= step)
			return steps[i];
	return DAY * round_up(step / DAY);
}

struct crm_axis crm_axis_of(double least, double most, size_t want, enum crm_type type)
{
	struct crm_axis axis = {0};

	if (!(most > least))
		most = least + (least != 0 ? fabs(least) : 1);
	double step = (most - least) / (double)(want > 1 ? want - 1 : 1);
	axis.step = type == CRM_T_DURATION ? duration_step(step) : round_up(step);
	if (type == CRM_T_INTEGER && axis.step < 1)
		axis.step = 1;
	axis.low = floor(least / axis.step + 1e-9) * axis.step;
	axis.high = ceil(most / axis.step - 1e-9) * axis.step;
	if (axis.high <= axis.low) /* they differ by less than can be told */
		axis.high = axis.low + axis.step;
	axis.count = (size_t)llround((axis.high - axis.low) / axis.step) + 1;
	return axis;
}

struct crm_axis crm_axis_of_line(double least, double most, size_t want, enum crm_type type)
{
	bool level = most - least < 0.25 * fmax(fabs(least), fabs(most)) && most > least && least * most > 0;

	if (!level) {
		least = fmin(least, 0);
		most = fmax(most, 0);
	}
	return crm_axis_of(least, most, want, type);
}

/* Three digits, without zeros at the end. */
static double three(double number)
{
	double size = fabs(number);
	int places = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 2 - (int)floor(log10(size));
	double factor = pow(10, places);
	double rounded = isfinite(factor) ? round(number * factor) / factor : number;

	return rounded;
}

const char *crm_axis_text(struct crm_arena *arena, double number, enum crm_type type)
{
	static const struct { double from; const char *name; } sizes[] = {
		{ 1e12, "tn" }, { 1e9, "bn" }, { 1e6, "M" }, { 1e3, "k" }, { 1, "" },
	};
	const char *more = type == CRM_T_PERCENT ? " %" : "";
	char buffer[40];

	if (number == 0)
		return crm_textf(arena, "0%s", more);
	if (type == CRM_T_DURATION && fabs(number) < 9e18)
		return crm_copy(arena, crm_duration_shown(llround(number), buffer));
	for (size_t i = 0; i < CRM_COUNT(sizes); i++)
		if (fabs(number) >= sizes[i].from * 0.9995)
			return crm_textf(arena, "%s%s%s", crm_number_text(three(number / sizes[i].from), buffer), sizes[i].name, more);
	return crm_textf(arena, "%s%s", crm_number_text(three(number), buffer), more);
}

const char *crm_axis_exact(struct crm_arena *arena, double number, enum crm_type type, const char *unit)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_field field = { .type = type };
	int digits = type == CRM_T_MONEY ? crm_currency_digits(unit) : 0;
	double whole = round(number * pow(10, digits < 0 ? 2 : digits));
	bool fits = (type == CRM_T_MONEY || type == CRM_T_DURATION || type == CRM_T_INTEGER) && fabs(whole) < 9e18;

	if (fits)
		crm_value_add_shown(&out, &field, crm_value_integer((int64_t)whole), unit, 0);
	else
		crm_value_add_shown(&out, &field, crm_value_real(number == 0 ? 0 : three(number)), unit, 0);
	return crm_copy(arena, crm_str_text(&out));
}
