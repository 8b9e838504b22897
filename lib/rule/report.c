#include "rule/report.h"

#include "query/predictor.h"
#include "form/figure.h"
#include "query/report_sql.h"
#include "store/stmt.h"

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

/* The SQL that was prepared is not what its author wrote: a caret in it would lead nowhere. */
static crm_err in_its_words(crm_err err)
{
	return err ? crm_fail(CRM_INVALID, "%s", err->text) : NULL;
}

/* Does its chart name columns that are there? */
static crm_err check_chart(struct crm_arena *arena, const struct crm_report *report)
{
	struct crm_figure_column *columns = crm_new(arena, struct crm_figure_column, report->column_count + 1);
	struct crm_chart chart;

	for (size_t i = 0; i < report->column_count; i++)
		columns[i] = (struct crm_figure_column){ .name = report->columns[i].name, .title = report->columns[i].title,
			.type = report->columns[i].target ? CRM_T_TEXT : report->columns[i].type, .unit = -1 };
	return crm_err_in(crm_chart_parse(report->chart, columns, report->column_count, &chart), "chart");
}

static crm_err prepare(struct crm_store *store, struct crm_arena *arena, const struct crm_report *report,
                       enum crm_report_part part, int *columns)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	struct crm_report_ask ask = { .model = store->model, .values = empty_values(arena, report) };

	CRM_TRY(crm_report_sql(arena, report, part, &ask, &sql));
	CRM_TRY(in_its_words(crm_stmt_new(store->db, crm_str_text(&sql.text), &stmt)));
	if (!stmt || !crm_stmt_reads_only(stmt) || !crm_stmt_columns(stmt))
		return crm_fail(CRM_INVALID, "its SQL must be a SELECT");
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

const struct crm_rule crm_rule_report = { .entity = "report", .before = before_report };
const struct crm_rule crm_rule_predictor = { .entity = "predictor", .before = before_predictor };
