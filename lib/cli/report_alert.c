#include "cli/report_alert.h"

#include <math.h>
#include <string.h>

#include "base/currency.h"
#include "base/duration.h"
#include "base/number.h"
#include "base/str.h"
#include "model/value.h"

struct alert {
	int column;
	const char *op;
	double limit;
	const char *text;                /* the limit as it was written */
};

/* The longer ones first. */
static const char *const ops[] = { "<=", ">=", "!=", "<", ">", "=" };

static crm_err find_column(const struct crm_report_table *report, const char *name, int *out)
{
	const char *names[3 * CRM_REPORT_COLUMNS];
	*out = crm_report_table_at(report, name);
	if (*out >= 0)
		return NULL;
	for (size_t i = 0; i < report->count; i++)
		names[i] = report->columns[i].name;
	const char *near = crm_nearest(name, names, report->count);
	crm_err err = crm_fail(CRM_USAGE, "--alert: the report has no column '%s'", name);
	return near ? crm_err_nearest(err, name, near) : err;
}

/* Durations may be written as such; all else are plain numbers. */
static crm_err read_limit(struct crm_tool *tool, const struct crm_report_column *column, const char *text, double *out)
{
	struct crm_field field = { .name = column->name, .title = column->name, .type = column->type };
	struct crm_value value;
	if (crm_report_is_key(column))
		return crm_fail(CRM_USAGE, "--alert: column '%s' has no numbers", column->name);
	if (column->type != CRM_T_DURATION)
		return crm_err_in(crm_err_as(crm_number_parse(text, out), CRM_USAGE), "--alert");
	CRM_TRY(crm_err_in(crm_err_as(crm_value_parse(tool->arena, &tool->repo->reading, &field, NULL, text, &value), CRM_USAGE),
		"--alert"));
	*out = (double)value.i;
	return NULL;
}

static crm_err read_alert(struct crm_tool *tool, const struct crm_report_table *report, const char *text,
                          struct alert *out)
{
	size_t n = strcspn(text, "<>=!");
	*out = (struct alert){0};
	for (size_t i = 0; i < CRM_COUNT(ops) && !out->op; i++)
		if (crm_starts(text + n, ops[i]))
			out->op = ops[i];
	if (!n || !out->op)
		return crm_err_hint(crm_fail(CRM_USAGE, "--alert is COLUMN, a comparison and a value, not '%s'", text),
		                    "--alert 'n<10'");
	CRM_TRY(find_column(report, crm_copy_n(tool->arena, text, n), &out->column));
	out->text = text + n + strlen(out->op);
	return read_limit(tool, &report->columns[out->column], out->text, &out->limit);
}

/* Amounts in whole units of their currency. */
static double number_of(const struct crm_report_table *report, size_t row, int at, struct crm_value value)
{
	double number = value.shape == CRM_REAL ? value.r : (double)value.i;
	const char *unit = report->columns[at].unit;
	int unit_at = unit ? crm_report_table_at(report, unit) : -1;
	if (unit_at < 0)
		return number;
	struct crm_value code = report->cells[row * report->count + (size_t)unit_at];
	for (int digits = code.shape == CRM_TEXT ? crm_currency_digits(code.s) : 2; digits > 0; digits--)
		number /= 10;
	return number;
}

static bool holds(const struct alert *alert, double number)
{
	bool equal = number == alert->limit, less = number < alert->limit;
	if (alert->op[0] == '!')
		return !equal;
	if (alert->op[0] == '=')
		return equal;
	return (alert->op[1] && equal) || (alert->op[0] == '<' ? less : !less && !equal);
}

/* As it may be written in an alert: a duration as one, an amount in whole units. */
static void add_number(struct crm_str *out, const struct crm_report_table *report, size_t row, int at)
{
	double number = number_of(report, row, at, report->cells[row * report->count + (size_t)at]);
	char text[64];
	bool lasts = report->columns[at].type == CRM_T_DURATION;
	crm_str_add(out, lasts ? crm_duration_text(llround(number), text) : crm_number_text(number, text));
}

static crm_err tell(struct crm_tool *tool, const struct crm_report_table *report, size_t row, const struct alert *alert)
{
	CRM_AUTO(crm_str_drop) struct crm_str words = {0};
	for (size_t i = 0; i < report->count; i++) {
		const struct crm_report_column *column = &report->columns[i];
		struct crm_value value = report->cells[row * report->count + i];
		if (!crm_report_is_key(column) || value.shape != CRM_TEXT)
			continue;
		CRM_TRY(crm_report_label(tool->repo, tool->arena, column, value, &value));
		crm_str_addf(&words, "%s%s %s", words.n ? ", " : "", column->name, value.s);
	}
	CRM_AUTO(crm_str_drop) struct crm_str number = {0};
	add_number(&number, report, row, alert->column);
	crm_warn(tool, "%s is %s (%s%s)%s%s", report->columns[alert->column].name, crm_str_text(&number), alert->op, alert->text,
	         words.n ? ": " : "", crm_str_text(&words));
	return NULL;
}

/* Of nothing there are none, and they are worth nothing; a rate of nothing is no rate. */
static bool is_sum(const struct crm_report_column *column)
{
	return column->type == CRM_T_INTEGER || column->type == CRM_T_MONEY;
}

crm_err crm_report_alert(struct crm_tool *tool, const struct crm_report_table *report, const char *text, bool *fired)
{
	struct alert alert;
	*fired = false;
	CRM_TRY(read_alert(tool, report, text, &alert));
	if (!report->rows && is_sum(&report->columns[alert.column]) && holds(&alert, 0)) {
		*fired = true;
		crm_warn(tool, "%s is 0 (%s%s): the report has no rows", report->columns[alert.column].name, alert.op, alert.text);
	}
	for (size_t row = 0; row < report->rows; row++) {
		struct crm_value value = report->cells[row * report->count + (size_t)alert.column];
		if (value.shape != CRM_INTEGER && value.shape != CRM_REAL)
			continue;
		if (!holds(&alert, number_of(report, row, alert.column, value)))
			continue;
		*fired = true;
		CRM_TRY(tell(tool, report, row, &alert));
	}
	return NULL;
}
