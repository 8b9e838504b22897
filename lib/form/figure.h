/*
 * Pictures of reports: a table of values and what to draw of it. A chart is defined by a line of text:
 *
 *     bars stage amount               a bar for each row
 *     bars stage won,lost             several values side by side, of one scale where they are of one kind
 *     line month won,lost             a line for each value, over the rows in their order
 *     line month amount by owner      a line for each owner
 *     stacked month amount by owner   bars of parts on one another
 *     spark month amount by owner     a small line for each owner, with its last value, least and most
 *     funnel stage deals              steps, with the share of the step before and of the first
 *     heat cohort k rate              rows, columns, the value where they meet
 *     waterfall step amount           floating bars that add up
 *
 * The form of a chart: KIND LABEL VALUE[,VALUE ...] [by SERIES]; of a heat map: heat ROW COLUMN VALUE. What has
 * different scales (a count and an amount, two currencies) is never drawn on one: each becomes a panel of its own, one under
 * the other. An empty value is not drawn, and is not zero. A waterfall's rows are changes; its last row is the sum where it
 * equals the sum of those before it (from three rows on); with `by COLUMN` the rows where that yes/no column says yes are
 * sums. Labels stand in the order of the rows; see form/figure_order.h for those of several series.
 *
 * Drawn as text by form/figure_text.h, as HTML with SVG by form/page.h, as files by crm/figure_file.h.
 */
#ifndef CRM_FORM_FIGURE_H
#define CRM_FORM_FIGURE_H

#include "model/type.h"

struct crm_figure_column {
	const char *name;
	const char *title;         /* for people */
	enum crm_type type;        /* values are of the shape said in model/type.h; a percent is 0 to 100 */
	int unit;                  /* money: index of the column with its currency's code, else -1 */
};

enum crm_figure_kind {
	CRM_FIGURE_NONE,           /* a table alone */
	CRM_FIGURE_BARS, CRM_FIGURE_FUNNEL, CRM_FIGURE_LINE, CRM_FIGURE_SPARK, CRM_FIGURE_HEAT,
	CRM_FIGURE_WATERFALL, CRM_FIGURE_STACKED,
};

enum { CRM_CHART_VALUES = 8, CRM_CHART_NO_COLUMN = -1 };

struct crm_chart {
	enum crm_figure_kind kind;
	int label;                 /* index of a column; heat: of the rows' labels */
	int series;                /* or CRM_CHART_NO_COLUMN; heat: of the columns' labels */
	int values[CRM_CHART_VALUES];
	size_t count;              /* of values */
};

struct crm_figure {
	const char *title;
	const char *note;          /* "n = 412 deals created ..."; may be NULL */
	const struct crm_figure_column *columns;
	size_t count;
	const struct crm_value *cells; /* row-major */
	size_t rows;
	struct crm_chart chart;
};

/* "bars", ...; NULL for CRM_FIGURE_NONE. */
const char *crm_figure_kind_name(enum crm_figure_kind kind);
/* The i-th kind's name and how its definition is written; NULL at the end. */
const char *crm_figure_kind_at(size_t i, const char **form);

/* Reads a definition; "" and NULL are CRM_FIGURE_NONE. CRM_INVALID, with a caret under the word: no such kind or
 * column (naming the nearest), a value that is no number, too few or too many words. */
CRM_MUST_USE crm_err crm_chart_parse(const char *text, const struct crm_figure_column *columns, size_t count,
                                     struct crm_chart *out);

/* Appends a cell as people see it in a figure: crm_value_add_shown, but rounded to what can be read
 * (65.7766990291262 -> 65.8 %), and days are never 'yesterday': a picture is looked at later. */
void crm_figure_add_shown(struct crm_str *out, const struct crm_figure *figure, size_t row, size_t column);

#endif
