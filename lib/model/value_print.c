#include "model/value_print.h"

#include "base/day.h"
#include "base/money.h"
#include "base/time.h"
#include "model/list.h"

static void add_number(struct crm_str *out, double number)
{
	char buffer[32];

	crm_str_add(out, crm_number_text(number, buffer));
}

static void add_integer(struct crm_str *out, const struct crm_field *field, int64_t number,
                        const char *unit)
{
	char buffer[40];

	if (field->type == CRM_T_BOOL)
		crm_str_add(out, number ? "yes" : "no");
	else if (field->type == CRM_T_DURATION)
		crm_str_add(out, field->flags & CRM_IN_HOURS ? crm_duration_hours(number, buffer) : crm_duration_text(number, buffer));
	else if (field->type == CRM_T_MONEY)
		crm_str_add(out, crm_money_text(number, unit ? unit : "", buffer));
	else
		crm_str_add_int(out, number);
}

static void add_list(struct crm_str *out, struct crm_value list)
{
	CRM_AUTO(crm_str_drop) struct crm_str all = {0};
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};

	for (size_t at = 0; crm_list_next(list, &at, &element);)
		crm_list_add_element(&all, crm_str_text(&element), element.n);
	crm_str_add_n(out, crm_str_text(&all), all.n);
}

void crm_value_add_text(struct crm_str *out, const struct crm_field *field, struct crm_value value,
                        const char *unit)
{
	switch (value.shape) {
	case CRM_EMPTY:
		break;
	case CRM_INTEGER:
		add_integer(out, field, value.i, unit);
		break;
	case CRM_REAL:
		add_number(out, value.r);
		break;
	case CRM_TEXT:
		if (field->flags & CRM_LIST)
			add_list(out, value);
		else
			crm_str_add_n(out, value.s, value.n);
		break;
	}
}

static void add_list_shown(struct crm_str *out, struct crm_value list)
{
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	const char *between = "";

	for (size_t at = 0; crm_list_next(list, &at, &element); between = ", ") {
		crm_str_add(out, between);
		crm_str_add_n(out, crm_str_text(&element), element.n);
	}
}

static void add_money_shown(struct crm_str *out, int64_t minor, const char *unit)
{
	char buffer[CRM_MONEY_SIZE + 16];

	crm_str_add(out, crm_money_shown(minor, unit ? unit : "", buffer));
	if (unit && *unit) {
		crm_str_add_c(out, ' ');
		crm_str_add(out, unit);
	}
}

bool crm_value_day(const struct crm_field *field, struct crm_value value, const char *unit, int64_t *day)
{
	int64_t instant;

	return (field->flags & CRM_BY_DAY || field->asked_zone) && unit && value.shape == CRM_TEXT &&
	       crm_instant_read(value.s, &instant) && crm_day_of(unit, instant, day);
}

void crm_value_add_shown(struct crm_str *out, const struct crm_field *field, struct crm_value value,
                         const char *unit, int64_t now)
{
	char buffer[40];
	int64_t instant, day;

	if (value.shape == CRM_TEXT && field->flags & CRM_LIST) {
		add_list_shown(out, value);
	} else if (value.shape == CRM_INTEGER && field->type == CRM_T_MONEY) {
		add_money_shown(out, value.i, unit);
	} else if (value.shape == CRM_INTEGER && field->type == CRM_T_DURATION) {
		crm_str_add(out, field->flags & CRM_IN_HOURS ? crm_duration_hours(value.i, buffer) : crm_duration_shown(value.i, buffer));
	} else if (crm_value_day(field, value, unit, &day)) {
		crm_str_add(out, crm_date_friendly(day, now, buffer));
	} else if (value.shape == CRM_TEXT && field->type == CRM_T_INSTANT &&
	           crm_instant_read(value.s, &instant)) {
		crm_str_add(out, crm_instant_friendly(instant, now, buffer));
	} else {
		crm_value_add_text(out, field, value, unit);
		if (field->type == CRM_T_PERCENT && value.shape == CRM_REAL)
			crm_str_add(out, " %");
	}
}
