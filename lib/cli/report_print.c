#include "cli/report_print.h"

#include "base/str.h"
#include "base/time.h"
#include "cli/table.h"

/* Which column of the report each column printed is. */
struct printing {
	struct crm_tool *tool;
	const struct crm_report_table *report;
	struct crm_table_column *columns;
	size_t *from;
	bool *as_id;
	size_t count;
};

static bool has_handle(const struct printing *one, const char *target)
{
	const struct crm_entity *entity = crm_model_entity(one->tool->repo->store->model, target);
	return entity && entity->handle;
}

static void add_column(struct printing *one, size_t from, const char *name, enum crm_type type, unsigned flags, bool as_id)
{
	one->columns[one->count] = (struct crm_table_column){ name, type, flags };
	one->as_id[one->count] = as_id;
	one->from[one->count++] = from;
}

/* People see the currency beside the amount. */
static bool is_unit(const struct crm_report_table *report, const char *name)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->columns[i].unit && crm_same(report->columns[i].unit, name))
			return true;
	return false;
}

static void choose_columns(struct printing *one)
{
	const struct crm_report_table *report = one->report;
	for (size_t i = 0; i < report->count; i++) {
		const struct crm_report_column *column = &report->columns[i];
		enum crm_type type = column->target ? CRM_T_TEXT : column->type;
		unsigned flags = is_unit(report, column->name) ? CRM_TABLE_MACHINE : crm_report_is_key(column) ? CRM_TABLE_TELLING : 0;
		add_column(one, i, column->name, type, flags, false);
		if (column->target && !has_handle(one, column->target))
			add_column(one, i, crm_textf(one->tool->arena, "%s_id", column->name), CRM_T_ID, CRM_TABLE_MACHINE, true);
	}
}

static void find_units(struct printing *one)
{
	for (size_t i = 0; i < one->count; i++) {
		const char *unit = one->report->columns[one->from[i]].unit;
		for (size_t k = 0; unit && k < one->count; k++)
			if (!one->as_id[k] && crm_same(one->columns[k].name, unit))
				one->columns[i].flags |= CRM_TABLE_UNIT(k);
	}
}

static crm_err print_row(struct printing *one, struct crm_table *table, const struct crm_value *cells,
                         struct crm_value *values)
{
	for (size_t i = 0; i < one->count; i++) {
		const struct crm_report_column *column = &one->report->columns[one->from[i]];
		int64_t instant;
		values[i] = cells[one->from[i]];
		if (column->type == CRM_T_INSTANT && values[i].shape == CRM_TEXT && crm_instant_read(values[i].s, &instant))
			values[i] = crm_value_integer(instant);
		if (!one->as_id[i])
			CRM_TRY(crm_report_label(one->tool->repo, one->tool->arena, column, values[i], &values[i]));
	}
	return crm_table_row(table, values);
}

static crm_err print_rows(struct printing *one, struct crm_table *table)
{
	struct crm_value *values = crm_new(one->tool->arena, struct crm_value, one->count);
	for (size_t row = 0; row < one->report->rows; row++) {
		if (*crm_stop)
			return crm_interrupted();
		CRM_TRY(print_row(one, table, &one->report->cells[row * one->report->count], values));
	}
	return NULL;
}

crm_err crm_report_print(struct crm_tool *tool, const struct crm_report_table *report)
{
	size_t most = 2 * report->count;
	struct printing one = { .tool = tool, .report = report, .columns = crm_new(tool->arena, struct crm_table_column, most),
		.from = crm_new(tool->arena, size_t, most), .as_id = crm_new(tool->arena, bool, most) };
	struct crm_table *table;
	choose_columns(&one);
	find_units(&one);
	CRM_TRY(crm_table_open(tool, NULL, one.columns, one.count, CRM_TABLE_PICKED, &table));
	bool people = crm_table_is_for_people(table);
	CRM_TRY(crm_table_end(table, print_rows(&one, table)));
	if (people && report->note)
		crm_say(tool, "%s", report->note);
	return NULL;
}
