#include "crm/report_figure.h"

#include "base/str.h"

static int unit_of(const struct crm_report_table *table, const struct crm_report_column *column)
{
	for (size_t i = 0; column->unit && i < table->count; i++)
		if (crm_same(table->columns[i].name, column->unit))
			return (int)i;
	return -1;
}

static const struct crm_figure_column *columns_of(struct crm_arena *arena, const struct crm_report_table *table)
{
	struct crm_figure_column *columns = crm_new(arena, struct crm_figure_column, table->count + 1);
	for (size_t i = 0; i < table->count; i++) {
		const struct crm_report_column *column = &table->columns[i];
		columns[i] = (struct crm_figure_column){ .name = column->name, .title = column->title,
			.type = column->target ? CRM_T_TEXT : column->type, .unit = unit_of(table, column) };
	}
	return columns;
}

static crm_err name_links(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report_table *table,
                          struct crm_value *cells)
{
	for (size_t i = 0; i < table->rows * table->count; i++)
		CRM_TRY(crm_report_label(repo, arena, &table->columns[i % table->count], table->cells[i], &cells[i]));
	return NULL;
}

crm_err crm_report_figure(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report_table *table,
                          const char *chart, struct crm_figure *out)
{
	struct crm_value *cells = crm_new(arena, struct crm_value, table->rows * table->count + 1);
	CRM_TRY(name_links(repo, arena, table, cells));
	*out = (struct crm_figure){ .title = table->title, .note = table->note, .columns = columns_of(arena, table),
		.count = table->count, .cells = cells, .rows = table->rows };
	return crm_chart_parse(chart ? chart : table->chart, out->columns, out->count, &out->chart);
}
