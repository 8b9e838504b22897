/*
 * A definition of a chart in the first line, rows in the others (label, series, a number, an amount, its currency, parted
 * by bars): drawn
 * in every way, it must fit and end.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "form/figure_plot.h"
#include "form/figure_text.h"
#include "form/page.h"

enum { COLUMNS = 5, MOST_ROWS = 200 };

static const struct crm_figure_column columns[COLUMNS] = {
	{ "a", "A", CRM_T_TEXT, -1 }, { "b", "B", CRM_T_TEXT, -1 }, { "n", "N", CRM_T_DECIMAL, -1 }, { "m", "M", CRM_T_MONEY, 4 },
	{ "c", "C", CRM_T_CURRENCY, -1 },
};

static struct crm_value value_of(enum crm_type type, const char *text)
{
	if (!text || !*text)
		return CRM_NO_VALUE;
	if (type == CRM_T_MONEY)
		return crm_value_integer(strtoll(text, NULL, 10));
	return type == CRM_T_DECIMAL ? crm_value_real(strtod(text, NULL)) : crm_value_text(text);
}

static void draw(const struct crm_figure *figure)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_page page = { .title = figure->title, .figures = figure, .count = 1 };
	const size_t widths[] = { 1, 30, 80, 200 };

	for (size_t i = 0; i < CRM_COUNT(widths); i++)
		crm_figure_add_text(&out, figure, (struct crm_figure_style){ widths[i], i % 2 });
	crm_str_clear(&out);
	crm_page_add(&out, &page);
	if (strstr(crm_str_text(&out), "<script"))
		abort();
	crm_str_clear(&out);
	crm_err err = crm_figure_add_plot(&out, figure, CRM_PLOT_SVG);
	if (!err && strpbrk(crm_str_text(&out), "`@'"))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char *at = crm_copy_n(arena, (const char *)data, n), *chart = strsep(&at, "\n"), *line, *cell;
	struct crm_value *cells = crm_new(arena, struct crm_value, MOST_ROWS * COLUMNS);
	struct crm_figure figure = { .title = chart, .note = chart, .columns = columns, .count = COLUMNS, .cells = cells };

	if (crm_chart_parse(chart, columns, COLUMNS, &figure.chart))
		return 0;
	for (; figure.rows < MOST_ROWS && (line = strsep(&at, "\n")); figure.rows++)
		for (size_t i = 0; i < COLUMNS && (cell = strsep(&line, "|")); i++)
			cells[figure.rows * COLUMNS + i] = value_of(columns[i].type, cell);
	draw(&figure);
	return 0;
}
