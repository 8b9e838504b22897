#include "form/page_table.h"

#include "form/figure_paint.h"
#include "form/figure_words.h"
#include "form/html.h"

/* A date or a name is not broken, a sentence is. */
enum { SHORT = 16, LOOKED_AT = 100, PADDING = 3 };

static void add_cell(struct crm_str *out, const char *tag, const char *scope, bool number, const char *text)
{
	crm_str_addf(out, "<%s", tag);
	if (scope)
		crm_str_addf(out, " scope=\"%s\"", scope);
	if (number) /* what the style says is said for mails without it, too */
		crm_str_add(out, " class=\"number\" align=\"right\"");
	else
		crm_str_addf(out, "%s align=\"left\"", crm_paint_width(text) <= SHORT ? " class=\"short\"" : "");
	crm_str_add_c(out, '>');
	crm_html_add(out, text, 0);
	crm_str_addf(out, "</%s>", tag);
}

static void open_table(struct crm_str *out, const char *caption, size_t rows)
{
	crm_str_add(out, rows <= CRM_PAGE_BRIEF ? "<table class=\"brief\" cellpadding=\"4\">\n" : "<table cellpadding=\"4\">\n");
	crm_str_add(out, "<caption align=\"left\">");
	crm_html_add(out, caption, 0);
	crm_str_add(out, "</caption>\n<thead>\n<tr>");
}

/* -- a column for each series -------------------------------------------------------- */

static void add_across(struct crm_str *out, const struct crm_panel *panel)
{
	open_table(out, panel->title, panel->count);
	add_cell(out, "th", "col", false, panel->label_title);
	for (size_t i = 0; i < panel->series_count; i++)
		add_cell(out, "th", "col", true, panel->series[i]);
	crm_str_add(out, "</tr>\n</thead>\n<tbody>\n");
	for (size_t i = 0; i < panel->count; i++) {
		crm_str_add(out, "<tr>");
		add_cell(out, "th", "row", false, panel->labels[i]);
		for (size_t j = 0; j < panel->series_count; j++) {
			const char *shown = crm_panel_mark(panel, i, j)->shown;
			add_cell(out, "td", NULL, true, shown ? shown : "");
		}
		crm_str_add(out, "</tr>\n");
	}
	crm_str_add(out, "</tbody>\n</table>\n");
}

/* -- of all others ------------------------------------------------------------------- */

/* A currency stands beside its amounts, not in a column of its own. */
static bool is_unit(const struct crm_figure *figure, size_t column)
{
	for (size_t i = 0; i < figure->count; i++)
		if (figure->columns[i].unit == (int)column)
			return true;
	return false;
}

static const char *caption(struct crm_arena *arena, const struct crm_figure *figure)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const struct crm_chart *chart = &figure->chart;

	if (chart->kind == CRM_FIGURE_NONE)
		return figure->title ? figure->title : "";
	for (size_t i = 0; i < chart->count; i++)
		crm_str_addf(&text, "%s%s", i ? ", " : "", figure->columns[chart->values[i]].title);
	return crm_textf(arena, "%s by %s", crm_str_text(&text), figure->columns[chart->label].title);
}

static bool is_row_head(const struct crm_figure *figure, size_t column)
{
	return (int)column == (figure->chart.kind == CRM_FIGURE_NONE ? 0 : figure->chart.label);
}

static void add_shares(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel, size_t row)
{
	const struct crm_mark *mark = crm_panel_mark(panel, row, 0);

	add_cell(out, "td", NULL, true, row ? crm_panel_share(arena, mark, crm_panel_mark(panel, row - 1, 0)) : "");
	add_cell(out, "td", NULL, true, crm_panel_share(arena, mark, crm_panel_mark(panel, 0, 0)));
}

static void add_row(struct crm_str *out, const struct crm_figure *figure, size_t row)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	for (size_t i = 0; i < figure->count; i++) {
		if (is_unit(figure, i))
			continue;
		crm_str_clear(&text);
		crm_figure_add_shown(&text, figure, row, i);
		add_cell(out, is_row_head(figure, i) ? "th" : "td", is_row_head(figure, i) ? "row" : NULL,
		         crm_type_aligns_right(figure->columns[i].type), crm_str_text(&text));
	}
}

static void add_rows(struct crm_str *out, struct crm_arena *arena, const struct crm_figure *figure,
                     const struct crm_panel *funnel)
{
	open_table(out, caption(arena, figure), figure->rows);
	for (size_t i = 0; i < figure->count; i++)
		if (!is_unit(figure, i))
			add_cell(out, "th", "col", crm_type_aligns_right(figure->columns[i].type), figure->columns[i].title);
	if (funnel) {
		add_cell(out, "th", "col", true, "of the step before");
		add_cell(out, "th", "col", true, "of the first");
	}
	crm_str_add(out, "</tr>\n</thead>\n<tbody>\n");
	for (size_t row = 0; row < figure->rows; row++) {
		crm_str_add(out, "<tr>");
		add_row(out, figure, row);
		if (funnel)
			add_shares(out, arena, funnel, row);
		crm_str_add(out, "</tr>\n");
	}
	crm_str_add(out, "</tbody>\n</table>\n");
}

/* Are label, series and one value all there is? */
static bool goes_across(const struct crm_figure *figure)
{
	const struct crm_chart *chart = &figure->chart;
	size_t others = 0;

	if (chart->kind == CRM_FIGURE_NONE || chart->kind == CRM_FIGURE_WATERFALL || chart->series < 0 || chart->count > 1)
		return false;
	for (size_t i = 0; i < figure->count; i++)
		others += !is_unit(figure, i) && (int)i != chart->label && (int)i != chart->series && (int)i != chart->values[0];
	return others == 0;
}

/* Then a funnel's shares of its own would say the same again. */
static bool has_shares(const struct crm_figure *figure)
{
	for (size_t i = 0; i < figure->count; i++)
		if (figure->columns[i].type == CRM_T_PERCENT)
			return true;
	return false;
}

void crm_page_table_add(struct crm_str *out, struct crm_arena *arena, const struct crm_figure *figure,
                        const struct crm_panel *panels, size_t count)
{
	bool funnel = figure->chart.kind == CRM_FIGURE_FUNNEL && count == 1 && panels->count == figure->rows && !has_shares(figure);

	if (goes_across(figure))
		for (size_t i = 0; i < count; i++)
			add_across(out, &panels[i]);
	else
		add_rows(out, arena, figure, funnel ? panels : NULL);
}

/* -- widths -------------------------------------------------------------------------- */

static size_t wider(size_t width, const char *text)
{
	size_t wide = text ? crm_paint_width(text) : 0;

	return wide > width ? wide : width;
}

static size_t width_across(const struct crm_panel *panel)
{
	size_t width = crm_paint_width(panel->label_title), rows = panel->count < LOOKED_AT ? panel->count : LOOKED_AT;

	for (size_t i = 0; i < rows; i++)
		width = wider(width, panel->labels[i]);
	for (size_t j = 0; j < panel->series_count; j++) {
		size_t column = 0;
		for (size_t i = 0; i < rows; i++)
			column = wider(column, crm_panel_mark(panel, i, j)->shown);
		width += column + PADDING;
	}
	return width;
}

static size_t column_width(const struct crm_figure *figure, size_t column)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	size_t width = 0;

	for (size_t row = 0; row < figure->rows && row < LOOKED_AT; row++) {
		crm_str_clear(&text);
		crm_figure_add_shown(&text, figure, row, column);
		width = wider(width, crm_str_text(&text));
	}
	return width;
}

size_t crm_page_table_width(const struct crm_figure *figure, const struct crm_panel *panels, size_t count)
{
	size_t width = 0;

	for (size_t i = 0; i < count && goes_across(figure); i++)
		width = width_across(&panels[i]) > width ? width_across(&panels[i]) : width;
	for (size_t i = 0; i < figure->count && !goes_across(figure); i++)
		width += is_unit(figure, i) ? 0 : column_width(figure, i) + PADDING;
	return width;
}
