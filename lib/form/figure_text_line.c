#include "form/figure_text_line.h"

#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "form/figure_axis.h"
#include "form/figure_paint.h"

enum { GAP = 1, LEAST_WIDTH = 10, LOW = 10, HIGH = 16, ROWS_PER_MARK = 2, DOTS_X = 2, DOTS_Y = 4, MARKED_PITCH = 6 };

/* Points of a series where there is no color. */
static const uint32_t markers[CRM_PAINT_COLORS] = { 0x25cf, 0x25a0, 0x25b2, 0x25c6, 0x25cb, 0x25a1, 0x25b3, 0x25c7 };

struct plane {
	const struct crm_panel *panel;
	struct crm_arena *arena;
	struct crm_axis axis;
	struct crm_canvas canvas;
	bool color;
	size_t marked;                /* every so many points have the sign of their series; 0: none has */
	size_t left;                  /* width of the axis' numbers */
	size_t right;                 /* of the names at the lines' ends; 0: there are none */
	size_t *ends;                 /* of each row: 1 + the series whose name stands there */
};

/* -- sizes --------------------------------------------------------------------------- */

static size_t widest_mark(const struct plane *plane)
{
	size_t width = 0;

	for (size_t i = 0; i < plane->axis.count; i++) {
		double number = plane->axis.low + (double)i * plane->axis.step;
		size_t wide = crm_paint_width(crm_axis_text(plane->arena, number, plane->panel->type));
		width = wide > width ? wide : width;
	}
	return width;
}

static size_t widest_name(const struct crm_panel *panel, size_t most)
{
	size_t width = 0;

	for (size_t i = 0; i < panel->series_count && panel->series_count > 1; i++) {
		size_t wide = crm_paint_width(panel->series[i]) + 2;
		width = wide > width ? wide : width;
	}
	return width < most ? width : most;
}

static struct plane make(struct crm_arena *arena, const struct crm_panel *panel, struct crm_figure_style style)
{
	struct plane plane = { .panel = panel, .arena = arena, .color = style.color };
	size_t height = style.width >= 100 ? HIGH : style.width / 8 + 2;

	height = height < LOW ? LOW : height;
	height = height < panel->series_count ? panel->series_count : height;
	plane.axis = crm_axis_of_line(panel->least, panel->most, height / ROWS_PER_MARK + 1, panel->type);
	size_t each = height / (plane.axis.count - 1); /* rows from mark to mark: the same everywhere */
	height = (plane.axis.count - 1) * (each ? each : 1) + 1;
	plane.left = widest_mark(&plane);
	plane.right = widest_name(panel, style.width / 4);
	size_t taken = plane.left + 2 + (plane.right ? plane.right + GAP : 0);
	size_t width = taken + LEAST_WIDTH < style.width ? style.width - taken : LEAST_WIDTH;
	plane.canvas = crm_canvas_make(arena, width, height, style.color);
	plane.ends = crm_new(arena, size_t, height);
	if (panel->series_count > 1 && !style.color)
		plane.marked = (panel->count * MARKED_PITCH + width - 1) / width;
	return plane;
}

/* In dots. */
static double x_of(const struct plane *plane, size_t label)
{
	double most = (double)(plane->canvas.width * DOTS_X - 1);

	return plane->panel->count == 1 ? most / 2 : most * (double)label / (double)(plane->panel->count - 1);
}

static double y_of(const struct plane *plane, double number)
{
	double most = (double)(plane->canvas.height * DOTS_Y - 1);

	return most - most * (number - plane->axis.low) / (plane->axis.high - plane->axis.low);
}

static size_t row_of(const struct plane *plane, double number)
{
	return (size_t)lround(fmax(0, y_of(plane, number))) / DOTS_Y;
}

/* -- drawing ------------------------------------------------------------------------- */

/* An empty value parts a line. A point without neighbours is a point. */
static void draw_series(struct plane *plane, size_t series)
{
	const struct crm_mark *before = NULL;

	for (size_t i = 0; i < plane->panel->count; i++) {
		const struct crm_mark *mark = crm_panel_mark(plane->panel, i, series);
		double x = x_of(plane, i), y = y_of(plane, mark->number);
		if (mark->known && before)
			crm_canvas_line(&plane->canvas, x_of(plane, i - 1), y_of(plane, before->number), x, y, crm_paint_series(series));
		else if (mark->known)
			crm_canvas_line(&plane->canvas, x, y, x, y, crm_paint_series(series));
		before = mark->known ? mark : NULL;
	}
}

/* One dot of braille is hard to see. */
static bool stands_alone(const struct plane *plane, size_t label, size_t series)
{
	bool left = label > 0 && crm_panel_mark(plane->panel, label - 1, series)->known;
	bool right = label + 1 < plane->panel->count && crm_panel_mark(plane->panel, label + 1, series)->known;

	return !left && !right;
}

static void mark_points(struct plane *plane, size_t series)
{
	for (size_t i = 0; i < plane->panel->count; i++) {
		const struct crm_mark *mark = crm_panel_mark(plane->panel, i, series);
		bool marked = plane->marked && i % plane->marked == series % plane->marked; /* those of several are not at one place */
		if (mark->known && (marked || stands_alone(plane, i, series)))
			crm_canvas_set(&plane->canvas, (size_t)lround(x_of(plane, i)) / DOTS_X, row_of(plane, mark->number),
			               plane->color ? markers[0] : markers[series % CRM_PAINT_COLORS], crm_paint_series(series));
	}
}

/* The nearest free row to where a line ends: there are rows enough for all. */
static void name_end(struct plane *plane, size_t series)
{
	size_t height = plane->canvas.height, want = height - 1, i = plane->panel->count;

	while (i > 0 && !crm_panel_mark(plane->panel, i - 1, series)->known)
		i--;
	if (i > 0)
		want = row_of(plane, crm_panel_mark(plane->panel, i - 1, series)->number);
	for (size_t away = 0; away < height; away++) {
		if (want + away < height && !plane->ends[want + away]) {
			plane->ends[want + away] = series + 1;
			return;
		}
		if (away <= want && !plane->ends[want - away]) {
			plane->ends[want - away] = series + 1;
			return;
		}
	}
}

/* -- writing ------------------------------------------------------------------------- */

/* The number of the axis that belongs into the row, NULL where there is none. */
static const char *mark_of_row(const struct plane *plane, size_t row)
{
	for (size_t i = 0; i < plane->axis.count; i++) {
		double number = plane->axis.low + (double)i * plane->axis.step;
		if (row_of(plane, number) == row)
			return crm_axis_text(plane->arena, fabs(number) < plane->axis.step / 1e6 ? 0 : number, plane->panel->type);
	}
	return NULL;
}

static void add_end(struct crm_str *out, const struct plane *plane, size_t row, size_t owed)
{
	if (!plane->ends[row] || !plane->right)
		return;
	size_t series = plane->ends[row] - 1;
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	crm_utf8_add(&name, plane->marked ? markers[series % CRM_PAINT_COLORS] : 0x2500);
	crm_str_add_c(&name, ' ');
	crm_str_add(&name, plane->panel->series[series]);
	crm_paint_spaces(out, owed + GAP);
	crm_paint_begin(out, plane->color, crm_paint_series(series));
	crm_utf8_add_shown(out, crm_str_text(&name), name.n, plane->right);
	crm_paint_end(out, plane->color, crm_paint_series(series));
}

static void add_rows(struct crm_str *out, const struct plane *plane)
{
	for (size_t row = 0; row < plane->canvas.height; row++) {
		const char *mark = mark_of_row(plane, row);
		crm_paint_begin(out, plane->color, CRM_PAINT_DIM);
		crm_paint_fit(out, mark ? mark : "", plane->left, true);
		crm_str_add(out, mark ? " ┤" : " │");
		crm_paint_end(out, plane->color, CRM_PAINT_DIM);
		size_t used = crm_canvas_add_row(out, &plane->canvas, row);
		add_end(out, plane, row, plane->canvas.width - used);
		crm_str_add_c(out, '\n');
	}
}

/* Where a label stands, in columns of the whole line: under its point, if it can. */
static size_t label_at(const struct plane *plane, size_t label, size_t wide)
{
	size_t x = plane->left + 2 + (size_t)lround(x_of(plane, label)) / DOTS_X;
	size_t end = plane->left + 2 + plane->canvas.width + (plane->right ? plane->right + GAP : 0);

	x = x > wide / 2 ? x - wide / 2 : 0;
	return x + wide > end ? end - wide : x;
}

static size_t label_width(const struct plane *plane, size_t label)
{
	size_t wide = crm_paint_width(plane->panel->labels[label]), most = plane->canvas.width / 2;

	return wide < most ? wide : most;
}

static bool labels_fit(const struct plane *plane, size_t each)
{
	size_t count = plane->panel->count, at = 0;

	for (size_t i = (count - 1) % each; i < count; i += each) {
		size_t wide = label_width(plane, i), x = label_at(plane, i, wide);
		if (at && x <= at)
			return false;
		at = x + wide;
	}
	return true;
}

/* As many labels as have room; the last one is among them. */
static void add_labels(struct crm_str *out, const struct plane *plane)
{
	size_t count = plane->panel->count, each = 1, at = 0;

	while (each < count && !labels_fit(plane, each))
		each++;
	for (size_t i = (count - 1) % each; i < count; i += each) {
		size_t wide = label_width(plane, i), x = label_at(plane, i, wide);
		crm_paint_spaces(out, x - at);
		crm_paint_fit(out, plane->panel->labels[i], wide, false);
		at = x + wide;
	}
}

static void add_floor(struct crm_str *out, const struct plane *plane)
{
	crm_paint_begin(out, plane->color, CRM_PAINT_DIM);
	crm_paint_spaces(out, plane->left + 1);
	crm_str_add(out, "└");
	for (size_t i = 0; i < plane->canvas.width; i++)
		crm_str_add(out, "─");
	crm_str_add_c(out, '\n');
	add_labels(out, plane);
	crm_paint_end(out, plane->color, CRM_PAINT_DIM);
	crm_str_add_c(out, '\n');
}

void crm_figure_text_line(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel,
                          struct crm_figure_style style)
{
	struct plane plane = make(arena, panel, style);

	for (size_t i = panel->series_count; i-- > 0;) /* the first lies on top */
		draw_series(&plane, i);
	for (size_t i = panel->series_count; i-- > 0;)
		mark_points(&plane, i);
	for (size_t i = 0; i < panel->series_count && plane.right; i++)
		name_end(&plane, i);
	add_rows(out, &plane);
	add_floor(out, &plane);
}
