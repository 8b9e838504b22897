#include "crm/report_figure.h"

#include <string.h>

#include "base/str.h"
#include "rule/report.h"

enum { GROUPS_MOST = 24 };

static crm_err name_links(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report_table *table,
                          struct crm_value *cells)
{
	for (size_t i = 0; i < table->rows * table->count; i++)
		CRM_TRY(crm_report_label(repo, arena, &table->columns[i % table->count], table->cells[i], &cells[i]));
	return NULL;
}

/* -- groups --------------------------------------------------------------------------------------- */

struct grouping {
	struct crm_arena *arena;
	const struct crm_report_table *table;
	const struct crm_figure *whole;
	size_t *columns;                 /* that tell the groups apart */
	size_t column_count;
	size_t *group;                   /* of each row */
	size_t *first;                   /* row of each group */
	size_t count;
};

static bool is_drawn(const struct crm_chart *chart, int column)
{
	bool drawn = chart->label == column || chart->series == column;
	for (size_t i = 0; i < chart->count; i++)
		drawn |= chart->values[i] == column;
	return drawn;
}

/* What it is grouped by, and what stands before the label: the pipeline of a stage. */
static void find_columns(struct grouping *one)
{
	const struct crm_chart *chart = &one->whole->chart;
	one->columns = crm_new(one->arena, size_t, one->table->count + 1);
	for (int i = 0; i < (int)one->table->count; i++) {
		const struct crm_report_column *column = &one->table->columns[i];
		bool before = i < chart->label && crm_report_is_key(column) && column->type != CRM_T_CURRENCY;
		if ((before || i == one->table->by) && !is_drawn(chart, i))
			one->columns[one->column_count++] = (size_t)i;
	}
}

static bool are_alike(const struct grouping *one, size_t a, size_t b)
{
	for (size_t i = 0; i < one->column_count; i++)
		if (!crm_value_equal(one->table->cells[a * one->table->count + one->columns[i]],
		                     one->table->cells[b * one->table->count + one->columns[i]]))
			return false;
	return true;
}

static void find_groups(struct grouping *one)
{
	one->group = crm_new(one->arena, size_t, one->table->rows + 1);
	one->first = crm_new(one->arena, size_t, GROUPS_MOST + 1);
	for (size_t row = 0; row < one->table->rows && one->count <= GROUPS_MOST; row++) {
		size_t group = 0;
		while (group < one->count && !are_alike(one, row, one->first[group]))
			group++;
		if (group == one->count)
			one->first[one->count++] = row;
		one->group[row] = group;
	}
}

static const char *title_of(const struct grouping *one, size_t row)
{
	CRM_AUTO(crm_str_drop) struct crm_str title = {0};
	crm_str_add(&title, one->whole->title ? one->whole->title : "");
	for (size_t i = 0; i < one->column_count; i++) {
		CRM_AUTO(crm_str_drop) struct crm_str value = {0};
		crm_figure_add_shown(&value, one->whole, row, one->columns[i]);
		crm_str_addf(&title, "%s%s", i ? ", " : ": ", value.n ? crm_str_text(&value) : "(none)");
	}
	return crm_copy(one->arena, crm_str_text(&title));
}

static struct crm_figure figure_of(const struct grouping *one, size_t group)
{
	struct crm_figure figure = *one->whole;
	size_t width = one->table->count;
	struct crm_value *cells = crm_new(one->arena, struct crm_value, one->table->rows * width + 1);
	figure.title = title_of(one, one->first[group]);
	figure.cells = cells;
	figure.rows = 0;
	for (size_t row = 0; row < one->table->rows; row++)
		if (one->group[row] == group)
			memcpy(cells + figure.rows++ * width, one->whole->cells + row * width, width * sizeof *cells);
	return figure;
}

static void split(struct crm_arena *arena, const struct crm_report_table *table, struct crm_figure **out, size_t *count)
{
	struct grouping one = { .arena = arena, .table = table, .whole = *out };
	if ((*out)->chart.kind == CRM_FIGURE_NONE)
		return;
	find_columns(&one);
	find_groups(&one);
	if (one.count > GROUPS_MOST)
		(*out)->chart.kind = CRM_FIGURE_NONE;
	if (one.count < 2 || one.count > GROUPS_MOST)
		return;
	struct crm_figure *figures = crm_new(arena, struct crm_figure, one.count);
	for (size_t i = 0; i < one.count; i++)
		figures[i] = figure_of(&one, i);
	for (size_t i = 0; i + 1 < one.count; i++)
		figures[i].note = NULL;
	*out = figures;
	*count = one.count;
}

crm_err crm_report_figures(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report_table *table,
                           const char *chart, struct crm_figure **out, size_t *count)
{
	struct crm_value *cells = crm_new(arena, struct crm_value, table->rows * table->count + 1);
	struct crm_figure *whole = crm_new(arena, struct crm_figure, 1);
	CRM_TRY(name_links(repo, arena, table, cells));
	*whole = (struct crm_figure){ .title = table->title, .note = table->note, .columns = crm_report_figure_columns(arena, table->columns, table->count),
		.count = table->count, .cells = cells, .rows = table->rows };
	CRM_TRY(crm_chart_parse(chart ? chart : table->chart, whole->columns, whole->count, &whole->chart));
	*out = whole;
	*count = 1;
	split(arena, table, out, count);
	return NULL;
}
