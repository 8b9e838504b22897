#include "form/figure_svg_bars.h"

#include <math.h>
#include <string.h>

#include "form/figure_words.h"

enum { ROW = 28, BAR = 18, GROUP_GAP = 10, PAD = 8, LEGEND = 24, SWATCH = 12 };
enum { NARROW_TEXT = 20, NARROW_BAR = 12, NARROW_GAP = 12 };

/* Where bars lie: zero stands at `zero`, one is so many pixels. */
struct field {
	double left, right, zero, scale;
};

static const char *value_of(const struct crm_svg *svg, size_t label, size_t series)
{
	const struct crm_panel *panel = svg->panel;
	const struct crm_mark *mark = crm_panel_mark(panel, label, series);

	if (panel->kind == CRM_FIGURE_STACKED)
		return crm_panel_total(svg->arena, panel, label);
	if (panel->kind == CRM_FIGURE_WATERFALL)
		return crm_panel_change(svg->arena, mark);
	if (panel->series_count == 1 || !mark->known)
		return mark->known ? mark->shown : "";
	return crm_textf(svg->arena, "%s  %s", mark->shown, panel->series[series]);
}

static size_t rows_of_label(const struct crm_panel *panel)
{
	return panel->kind == CRM_FIGURE_BARS ? panel->series_count : 1;
}

static double widest_value(const struct crm_svg *svg)
{
	double width = 0;

	for (size_t i = 0; i < svg->panel->count; i++)
		for (size_t j = 0; j < rows_of_label(svg->panel); j++)
			width = fmax(width, crm_svg_width(value_of(svg, i, j)));
	return width;
}

static struct field make_field(const struct crm_svg *svg)
{
	const struct crm_panel *panel = svg->panel;
	double most = panel->most, least = panel->least;
	struct field field = { .left = 0, .right = svg->width };

	if (!svg->narrow) {
		field.left = fmin(crm_svg_widest(panel->labels, panel->count), svg->width * 0.36) + PAD;
		field.right = fmax(svg->width - widest_value(svg) - PAD, field.left + 80);
	}
	field.scale = most > least ? (field.right - field.left) / (most - least) : 0;
	field.zero = field.left - fmin(least, 0) * field.scale;
	return field;
}

/* -- one bar ------------------------------------------------------------------------- */

static enum crm_svg_ink ink_of(const struct crm_panel *panel, const struct crm_mark *mark, size_t series)
{
	if (panel->kind != CRM_FIGURE_WATERFALL)
		return crm_svg_series(series);
	return mark->sum ? CRM_SVG_SUM : mark->number < 0 ? CRM_SVG_DOWN : CRM_SVG_UP;
}

/* What is not nothing is at least a line. */
static void draw_bar(const struct crm_svg *svg, const struct field *field, size_t label, size_t series, double y, double height)
{
	const struct crm_mark *mark = crm_panel_mark(svg->panel, label, series);
	double low = field->zero + fmin(mark->from, mark->to) * field->scale;
	double width = fabs(mark->to - mark->from) * field->scale;

	if (mark->known && mark->number != 0)
		crm_svg_rect(svg, ink_of(svg->panel, mark, series), low, y, fmax(width, 1.5), height, crm_svg_tip(svg, label, series));
}

/* Where the last of a label's bars ends on the right, never left of zero. */
static double end_of(const struct crm_svg *svg, const struct field *field, size_t label, size_t series)
{
	const struct crm_panel *panel = svg->panel;
	double end = 0;

	for (size_t i = 0; i < panel->series_count; i++) {
		const struct crm_mark *mark = crm_panel_mark(panel, label, i);
		if (mark->known && (panel->kind == CRM_FIGURE_STACKED || i == series))
			end = fmax(end, fmax(mark->from, mark->to));
	}
	return field->zero + end * field->scale;
}

static void draw_bars(const struct crm_svg *svg, const struct field *field, size_t label, size_t series, double y, double height)
{
	if (svg->panel->kind != CRM_FIGURE_STACKED) {
		draw_bar(svg, field, label, series, y, height);
		return;
	}
	for (size_t i = 0; i < svg->panel->series_count; i++)
		draw_bar(svg, field, label, i, y, height);
}

/* An empty value beside others of its label takes no place. */
static bool is_left_out(const struct crm_panel *panel, size_t label, size_t series)
{
	return rows_of_label(panel) > 1 && !crm_panel_mark(panel, label, series)->known;
}

static void add_axis(const struct crm_svg *svg, const struct field *field, double top, double bottom)
{
	crm_svg_rule(svg, "axis", field->zero, top, field->zero, bottom);
}

/* -- rows ---------------------------------------------------------------------------- */

static double wide_rows(const struct crm_svg *svg, const struct field *field, double y)
{
	const struct crm_panel *panel = svg->panel;
	size_t each = rows_of_label(panel);
	double top = y;

	for (size_t i = 0; i < panel->count; i++) {
		crm_svg_text(svg, "", 0, y + ROW / 2.0 + 4, "start", field->left - PAD, panel->labels[i]);
		double first = y;
		for (size_t j = 0; j < each; j++) {
			if (is_left_out(panel, i, j))
				continue;
			draw_bars(svg, field, i, j, y + (ROW - BAR) / 2.0, BAR);
			crm_svg_text(svg, "", end_of(svg, field, i, j) + 6, y + ROW / 2.0 + 4, "start", 0, value_of(svg, i, j));
			y += each > 1 ? ROW - 6 : ROW;
		}
		y = fmax(y, first + ROW - 6) + (each > 1 ? GROUP_GAP : 0);
	}
	add_axis(svg, field, top, y);
	return y;
}

/* Words stand over the bars, which have all of the width. */
static double narrow_rows(const struct crm_svg *svg, const struct field *field, double y)
{
	const struct crm_panel *panel = svg->panel;
	size_t each = rows_of_label(panel);

	for (size_t i = 0; i < panel->count; i++) {
		if (each > 1) {
			crm_svg_text(svg, "strong", 0, y + 15, "start", svg->width, panel->labels[i]);
			y += NARROW_TEXT + 2;
		}
		for (size_t j = 0; j < each; j++) {
			const char *value = value_of(svg, i, j);
			if (is_left_out(panel, i, j))
				continue;
			crm_svg_text(svg, "", svg->width, y + 15, "end", 0, value);
			if (each == 1)
				crm_svg_text(svg, "", 0, y + 15, "start", svg->width - crm_svg_width(value) - PAD, panel->labels[i]);
			draw_bars(svg, field, i, j, y + NARROW_TEXT, NARROW_BAR);
			add_axis(svg, field, y + NARROW_TEXT, y + NARROW_TEXT + NARROW_BAR);
			y += NARROW_TEXT + NARROW_BAR + NARROW_GAP;
		}
	}
	return y;
}

/* A thin line from where a floating bar ends to where the next begins. */
static void join(const struct crm_svg *svg, const struct field *field, double y)
{
	const struct crm_panel *panel = svg->panel;

	for (size_t i = 0; i + 1 < panel->count; i++) {
		double x = field->zero + crm_panel_mark(panel, i, 0)->to * field->scale, top = y + ROW * (double)i;
		crm_svg_rule(svg, "join", x, top + (ROW + BAR) / 2.0, x, top + ROW + (ROW - BAR) / 2.0);
	}
}

static double add_legend(const struct crm_svg *svg)
{
	double x = 0, y = 0;

	for (size_t i = 0; i < svg->panel->series_count; i++) {
		double width = SWATCH + 6 + crm_svg_width(svg->panel->series[i]);
		if (x > 0 && x + width > svg->width) {
			x = 0;
			y += LEGEND - 4;
		}
		crm_svg_rect(svg, crm_svg_series(i), x, y + 2, SWATCH, SWATCH, NULL);
		crm_svg_text(svg, "", x + SWATCH + 6, y + 13, "start", svg->width - SWATCH - 6, svg->panel->series[i]);
		x += width + 14;
	}
	return y + LEGEND;
}

double crm_svg_bars(const struct crm_svg *svg)
{
	const struct crm_panel *panel = svg->panel;
	struct field field = make_field(svg);
	double y = panel->kind == CRM_FIGURE_STACKED && panel->series_count > 1 ? add_legend(svg) : 0, top = y;

	y = svg->narrow ? narrow_rows(svg, &field, y) : wide_rows(svg, &field, y);
	if (panel->kind == CRM_FIGURE_WATERFALL && !svg->narrow)
		join(svg, &field, top);
	return y + 2;
}
