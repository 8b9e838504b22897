#include "rule/report.h"

#include "query/dashboard.h"
#include "query/predictor.h"
#include "store/report_stmt.h"

static const char *const given[] = { "from", "to", "from_day", "to_day", "every" };

/* Any value will do: nothing is run. */
static const struct crm_report_value *empty_values(struct crm_arena *arena, const struct crm_report *report)
{
	struct crm_report_value *values = crm_new(arena, struct crm_report_value, CRM_COUNT(given) + report->param_count + 1);
	size_t count = 0;

	for (; count < CRM_COUNT(given); count++)
		values[count].name = given[count];
	for (size_t i = 0; i < report->param_count; i++)
		values[count++].name = report->params[i].name;
	return values;
}

static int unit_of(const struct crm_report_column *columns, size_t count, const char *unit)
{
	for (size_t i = 0; unit && i < count; i++)
		if (crm_same(columns[i].name, unit))
			return (int)i;
	return -1;
}

const struct crm_figure_column *crm_report_figure_columns(struct crm_arena *arena, const struct crm_report_column *columns,
                                                          size_t count)
{
	struct crm_figure_column *out = crm_new(arena, struct crm_figure_column, count + 1);

	for (size_t i = 0; i < count; i++)
		out[i] = (struct crm_figure_column){ .name = columns[i].name, .title = columns[i].title,
			.type = columns[i].target ? CRM_T_TEXT : columns[i].type, .unit = unit_of(columns, count, columns[i].unit) };
	return out;
}

/* Does its chart name columns that are there? */
static crm_err check_chart(struct crm_arena *arena, const struct crm_report *report)
{
	struct crm_chart chart;

	return crm_err_in(crm_chart_parse(report->chart, crm_report_figure_columns(arena, report->columns, report->column_count),
	                                  report->column_count, &chart), "chart");
}

static crm_err prepare(struct crm_store *store, struct crm_arena *arena, const struct crm_report *report,
                       enum crm_report_part part, int *columns)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	struct crm_report_ask ask = { .model = store->model, .values = empty_values(arena, report) };

	CRM_TRY(crm_report_stmt(store->db, arena, report, part, &ask, &stmt));
	*columns = crm_stmt_columns(stmt);
	return NULL;
}

crm_err crm_report_check(struct crm_store *store, const struct crm_report *report)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	int columns;

	if (report->facts)
		CRM_TRY(crm_err_in(prepare(store, arena, report, CRM_REPORT_FACTS, &columns), "facts"));
	CRM_TRY(prepare(store, arena, report, CRM_REPORT_ANSWER, &columns));
	if ((size_t)columns != report->column_count)
		return crm_fail(CRM_INVALID, "its SQL gives %d columns, but %zu are named at its head", columns,
		                report->column_count);
	return check_chart(arena, report);
}

/* The definition that came with this change; *is_given false: none did. */
static crm_err read_given(const struct crm_case *one, struct crm_report *report, bool *is_given)
{
	struct crm_store *store = crm_case_setting(one)->store;
	struct crm_value text;

	*is_given = false;
	if (!one->record || !crm_case_gave(one, "definition"))
		return NULL;
	text = crm_record_get(one->record, "definition");
	if (text.shape != CRM_TEXT)
		return NULL;
	*is_given = true;
	CRM_TRY(crm_report_read(one->record->arena, store->model, text.s, report));
	crm_record_put(one->record, "about", crm_value_text(report->entity));
	return crm_report_check(store, report);
}

static crm_err before_report(const struct crm_case *one)
{
	struct crm_report report;
	bool is_given;

	CRM_TRY(crm_err_field(read_given(one, &report, &is_given), "definition"));
	if (is_given)
		crm_record_put(one->record, "title", crm_value_text(report.title));
	return NULL;
}

static crm_err before_predictor(const struct crm_case *one)
{
	struct crm_report report;
	bool is_given;

	CRM_TRY(crm_err_field(read_given(one, &report, &is_given), "definition"));
	return is_given ? crm_err_field(crm_predictor_check(&report), "definition") : NULL;
}

static crm_err before_dashboard(const struct crm_case *one)
{
	struct crm_dashboard dashboard;
	struct crm_value text;

	if (!one->record || !crm_case_gave(one, "reports"))
		return NULL;
	text = crm_record_get(one->record, "reports");
	if (text.shape != CRM_TEXT)
		return NULL;
	return crm_err_field(crm_dashboard_read(one->record->arena, text.s, &dashboard), "reports");
}

const struct crm_rule crm_rule_report = { .entity = "report", .before = before_report };
const struct crm_rule crm_rule_predictor = { .entity = "predictor", .before = before_predictor };
const struct crm_rule crm_rule_dashboard = { .entity = "dashboard", .before = before_dashboard };
