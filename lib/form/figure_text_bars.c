#include "form/figure_text_bars.h"

#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "form/figure_paint.h"
#include "form/figure_words.h"

enum { GAP = 2, LEAST_BAR = 4, LEAST_LABEL = 4, BLOCK = 0x2588, AXIS = 0x2502 };

/* Texts of a line; the bar stands between those two and the others. */
enum { LABEL, SERIES, VALUE, BEFORE, FIRST, TEXTS };

struct line {
	const char *texts[TEXTS];
};

struct drawing {
	const struct crm_panel *panel;
	struct crm_arena *arena;
	bool color;
	struct line *lines;
	size_t count;
	size_t widths[TEXTS];
	struct crm_canvas canvas;
	double scale;                /* cells for one */
	size_t zero;                 /* the cell of the axis, where there is one */
	bool has_axis;
};

/* -- lines --------------------------------------------------------------------------- */

static void fill_line(struct drawing *drawing, size_t label, size_t series)
{
	const struct crm_panel *panel = drawing->panel;
	const struct crm_mark *mark = crm_panel_mark(panel, label, series);
	const char **texts = drawing->lines[drawing->count++].texts;

	for (size_t i = 0; i < TEXTS; i++)
		texts[i] = "";
	if (series == 0)
		texts[LABEL] = panel->labels[label];
	texts[VALUE] = mark->shown ? mark->shown : "";
	if (panel->kind == CRM_FIGURE_BARS && panel->series_count > 1)
		texts[SERIES] = panel->series[series];
	if (panel->kind == CRM_FIGURE_STACKED)
		texts[VALUE] = crm_panel_total(drawing->arena, panel, label);
	if (panel->kind == CRM_FIGURE_WATERFALL)
		texts[VALUE] = crm_panel_change(drawing->arena, mark);
	if (panel->kind == CRM_FIGURE_FUNNEL) {
		if (label)
			texts[BEFORE] = crm_panel_share(drawing->arena, mark, crm_panel_mark(panel, label - 1, 0));
		texts[FIRST] = crm_panel_share(drawing->arena, mark, crm_panel_mark(panel, 0, 0));
	}
}

static void fill_lines(struct drawing *drawing)
{
	const struct crm_panel *panel = drawing->panel;
	size_t each = panel->kind == CRM_FIGURE_BARS ? panel->series_count : 1;

	drawing->lines = crm_new(drawing->arena, struct line, panel->count * each);
	for (size_t i = 0; i < panel->count; i++)
		for (size_t j = 0; j < each; j++)
			fill_line(drawing, i, j);
}

static size_t widest(const struct drawing *drawing, size_t text, size_t most)
{
	size_t width = 0;

	for (size_t i = 0; i < drawing->count && width < most; i++) {
		size_t wide = crm_paint_width(drawing->lines[i].texts[text]);
		width = wide > width ? wide : width;
	}
	return width < most ? width : most;
}

static size_t gaps_and(size_t width)
{
	return width ? width + GAP : 0;
}

/* Values are never cut; labels give way before the bars do. Returns the width of the bars. */
static size_t choose_widths(struct drawing *drawing, size_t width)
{
	size_t taken = 0;

	for (size_t i = 0; i < TEXTS; i++) {
		size_t most = i == LABEL ? width * 2 / 5 : i == SERIES ? width / 5 : SIZE_MAX;
		drawing->widths[i] = widest(drawing, i, most > LEAST_LABEL ? most : LEAST_LABEL);
		taken += gaps_and(drawing->widths[i]);
	}
	size_t *label = &drawing->widths[LABEL];
	for (; taken + LEAST_BAR > width && *label > LEAST_LABEL; taken--)
		(*label)--;
	return taken + LEAST_BAR > width ? LEAST_BAR : width - taken;
}

/* -- bars ---------------------------------------------------------------------------- */

static void choose_scale(struct drawing *drawing)
{
	double least = drawing->panel->least, most = drawing->panel->most;
	double width = (double)drawing->canvas.width;

	drawing->has_axis = least < 0;
	if (!drawing->has_axis) {
		drawing->scale = most > 0 ? width / most : 0;
		return;
	}
	width--;
	drawing->zero = (size_t)lround(fmax(fmin(width * -least / (most - least), width), most > 0 ? 1 : width));
	double left = (double)drawing->zero, right = width - left;
	drawing->scale = left / -least;
	if (most > 0 && right / most < drawing->scale)
		drawing->scale = right / most;
}

/* Cells from the left; what is not below zero begins on the other side of the axis. */
static double at(const struct drawing *drawing, double number, bool below)
{
	return (double)drawing->zero + (drawing->has_axis && !below) + number * drawing->scale;
}

static void draw_mark(struct drawing *drawing, size_t y, const struct crm_mark *mark, uint32_t glyph,
                      enum crm_paint_style style)
{
	bool below = fmin(mark->from, mark->to) < 0, above = fmax(mark->from, mark->to) > 0;
	double from = at(drawing, mark->from, below && (mark->from < 0 || !above));
	double to = at(drawing, mark->to, below && (mark->to < 0 || !above));

	if (mark->known)
		crm_canvas_bar(&drawing->canvas, y, from, to, glyph, style);
}

/* What tells the parts of a bar apart where there is no color. */
static uint32_t shade(size_t series)
{
	static const uint32_t shades[CRM_PAINT_COLORS] = { BLOCK, 0x2592, 0x2593, 0x2591, 0x259a, 0x2573, 0x2500, 0x00b7 };

	return shades[series % CRM_PAINT_COLORS];
}

static void draw_line(struct drawing *drawing, size_t y)
{
	const struct crm_panel *panel = drawing->panel;
	size_t label = panel->kind == CRM_FIGURE_BARS ? y / panel->series_count : y;

	uint32_t block = drawing->color ? 0 : BLOCK;

	if (drawing->has_axis)
		crm_canvas_set(&drawing->canvas, drawing->zero, y, AXIS, CRM_PAINT_DIM);
	if (panel->kind == CRM_FIGURE_STACKED) {
		for (size_t i = 0; i < panel->series_count; i++)
			draw_mark(drawing, y, crm_panel_mark(panel, label, i), drawing->color ? 0 : shade(i), crm_paint_series(i));
		return;
	}
	size_t series = panel->kind == CRM_FIGURE_BARS ? y % panel->series_count : 0;
	const struct crm_mark *mark = crm_panel_mark(panel, label, series);
	if (panel->kind != CRM_FIGURE_WATERFALL)
		draw_mark(drawing, y, mark, 0, crm_paint_series(series));
	else if (mark->sum)
		draw_mark(drawing, y, mark, block, CRM_PAINT_SUM);
	else if (mark->number < 0)
		draw_mark(drawing, y, mark, block ? shade(3) : 0, CRM_PAINT_DOWN);
	else
		draw_mark(drawing, y, mark, block ? shade(1) : 0, CRM_PAINT_UP);
}

/* -- writing ------------------------------------------------------------------------- */

/* Of what follows the bar: spaces owed are written when something comes after them. */
static void add_after(struct crm_str *out, const struct drawing *drawing, const struct line *line, size_t owed)
{
	for (size_t i = VALUE; i < TEXTS; i++) {
		size_t width = drawing->widths[i];
		owed += gaps_and(width);
		if (!*line->texts[i])
			continue;
		size_t wide = crm_paint_width(line->texts[i]);
		crm_paint_spaces(out, owed - wide);
		crm_paint_text(out, drawing->color, i == VALUE ? CRM_PAINT_PLAIN : CRM_PAINT_DIM, line->texts[i]);
		owed = 0;
	}
	crm_str_add_c(out, '\n');
}

static bool is_followed(const struct line *line)
{
	return *line->texts[VALUE] || *line->texts[BEFORE] || *line->texts[FIRST];
}

static void add_line(struct crm_str *out, const struct drawing *drawing, size_t y)
{
	const struct line *line = &drawing->lines[y];

	for (size_t i = LABEL; i <= SERIES; i++) {
		crm_paint_fit(out, line->texts[i], drawing->widths[i], false);
		crm_paint_spaces(out, drawing->widths[i] ? GAP : 0);
	}
	size_t used = crm_canvas_add_row(out, &drawing->canvas, y);
	if (!used && !is_followed(line))
		while (out->n && out->s[out->n - 1] == ' ')
			crm_str_cut(out, out->n - 1);
	add_after(out, drawing, line, drawing->canvas.width - used);
}

static void add_legend(struct crm_str *out, const struct drawing *drawing, size_t width)
{
	const struct crm_panel *panel = drawing->panel;
	size_t used = 0;

	for (size_t i = 0; i < panel->series_count; i++) {
		size_t wide = 2 + crm_paint_width(panel->series[i]);
		if (used && used + GAP + wide > width) {
			crm_str_add_c(out, '\n');
			used = 0;
		}
		crm_paint_spaces(out, used ? GAP : 0);
		used += (used ? GAP : 0) + wide;
		crm_paint_begin(out, drawing->color, crm_paint_series(i));
		crm_utf8_add(out, drawing->color ? BLOCK : shade(i));
		crm_paint_end(out, drawing->color, crm_paint_series(i));
		crm_str_add_c(out, ' ');
		crm_utf8_add_shown(out, panel->series[i], strlen(panel->series[i]), width - 2);
	}
	crm_str_add_c(out, '\n');
}

void crm_figure_text_bars(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel,
                          struct crm_figure_style style)
{
	struct drawing drawing = { .panel = panel, .arena = arena, .color = style.color };

	fill_lines(&drawing);
	drawing.canvas = crm_canvas_make(arena, choose_widths(&drawing, style.width), drawing.count, style.color);
	choose_scale(&drawing);
	if (panel->kind == CRM_FIGURE_STACKED && panel->series_count > 1)
		add_legend(out, &drawing, style.width);
	for (size_t y = 0; y < drawing.count; y++) {
		draw_line(&drawing, y);
		add_line(out, &drawing, y);
	}
}
