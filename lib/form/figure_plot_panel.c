#include "form/figure_plot_panel.h"

#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "form/figure_axis.h"
#include "form/figure_svg.h"
#include "form/figure_words.h"

enum { LABEL_WIDTH = 40, MARKS = 6, SHADES = 5, LABELS_ON_AXIS = 12 };

struct plot {
	struct crm_str *out;
	struct crm_arena *arena;
	const struct crm_panel *panel;
	size_t labels;               /* set so far */
};

/* -- texts and numbers --------------------------------------------------------------- */

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == ' ' || c == '.' || c == ',' || c == '-';
}

/* Tick labels are formats: a '%' is doubled there. A digit after an octal number would be read as a part of it. */
void crm_plot_string(struct crm_str *out, const char *text, size_t width, bool format)
{
	CRM_AUTO(crm_str_drop) struct crm_str shown = {0};
	bool octal = false;

	crm_utf8_add_shown(&shown, text, strlen(text), width);
	crm_str_add_c(out, '"');
	for (size_t i = 0; i < shown.n; i++) {
		unsigned char c = (unsigned char)shown.s[i];
		octal = !is_plain(c) || (octal && is_digit(c));
		if (!octal)
			crm_str_add_c(out, (char)c);
		else
			crm_str_addf(out, "\\%03o", c);
		if (c == '%' && format)
			crm_str_addf(out, "\\%03o", c);
	}
	crm_str_add_c(out, '"');
}

static const char *color(size_t series)
{
	return crm_svg_color(crm_svg_series(series)) + 1;
}

static void add_label(struct plot *plot, const char *text, double x, double y, const char *more)
{
	if (!*text)
		return;
	crm_str_addf(plot->out, "set label %zu ", ++plot->labels);
	crm_plot_string(plot->out, text, LABEL_WIDTH, false);
	crm_str_addf(plot->out, " at %.17g,%.17g %s front\n", x, y, more);
}

static void add_tick(struct crm_str *out, const char *between, const char *text, double at)
{
	crm_str_add(out, between);
	crm_plot_string(out, text, LABEL_WIDTH, true);
	crm_str_addf(out, " %.17g", at);
}

/* Round numbers along an axis, "x" or "y". */
static void add_marks(struct plot *plot, const char *name, struct crm_axis axis)
{
	crm_str_addf(plot->out, "set %stics (", name);
	for (size_t i = 0; i < axis.count; i++) {
		double number = axis.low + (double)i * axis.step;
		number = fabs(number) < axis.step / 1e6 ? 0 : number;
		add_tick(plot->out, i ? ", " : "", crm_axis_text(plot->arena, number, plot->panel->type), number);
	}
	crm_str_add(plot->out, ") scale 0 nomirror\n");
}

/* The labels of the rows, the first at the top. */
static void add_rows(struct plot *plot, double each)
{
	crm_str_add(plot->out, "set ytics (");
	for (size_t i = 0; i < plot->panel->count; i++)
		add_tick(plot->out, i ? ", " : "", plot->panel->labels[i], (double)i * each);
	crm_str_addf(plot->out, ") scale 0 nomirror\nset yrange [%.2f:-0.5]\n", fmax((double)plot->panel->count * each - 0.5, 0.5));
}

/* -- boxes --------------------------------------------------------------------------- */

static void add_box(struct plot *plot, double from, double to, double y, double half, const char *rgb)
{
	crm_str_addf(plot->out, "%.17g %.17g %.17g %.17g 0x%s\n", fmin(from, to), fmax(from, to), y - half, y + half, rgb);
}

static const char *value_of(const struct plot *plot, size_t label, size_t series)
{
	const struct crm_mark *mark = crm_panel_mark(plot->panel, label, series);
	const char *shown = mark->shown ? mark->shown : "";

	if (plot->panel->kind == CRM_FIGURE_WATERFALL)
		return crm_panel_change(plot->arena, mark);
	if (plot->panel->kind == CRM_FIGURE_STACKED)
		return crm_panel_total(plot->arena, plot->panel, label);
	if (plot->panel->kind == CRM_FIGURE_FUNNEL && label)
		return crm_textf(plot->arena, "%s   %s", shown, crm_panel_share(plot->arena, mark, crm_panel_mark(plot->panel, label - 1, 0)));
	return shown;
}

static const char *rgb_of(const struct crm_panel *panel, const struct crm_mark *mark, size_t series)
{
	enum crm_svg_ink ink = mark->sum ? CRM_SVG_SUM : mark->number < 0 ? CRM_SVG_DOWN : CRM_SVG_UP;

	return panel->kind == CRM_FIGURE_WATERFALL ? crm_svg_color(ink) + 1 : color(series);
}

static bool is_grouped(const struct crm_panel *panel)
{
	return panel->kind == CRM_FIGURE_BARS && panel->series_count > 1;
}

static void add_row_boxes(struct plot *plot, size_t i)
{
	const struct crm_panel *panel = plot->panel;
	double half = is_grouped(panel) ? 0.38 / (double)panel->series_count : 0.36;
	bool funnel = panel->kind == CRM_FIGURE_FUNNEL;

	for (size_t j = 0; j < panel->series_count; j++) {
		const struct crm_mark *mark = crm_panel_mark(panel, i, j);
		double y = is_grouped(panel) ? (double)i - 0.38 + half * (double)(2 * j + 1) : (double)i;
		if (mark->known)
			add_box(plot, funnel ? -mark->to / 2 : mark->from, funnel ? mark->to / 2 : mark->to, y, half, rgb_of(panel, mark, j));
	}
}

static void add_row_values(struct plot *plot, size_t i)
{
	const struct crm_panel *panel = plot->panel;
	size_t each = is_grouped(panel) ? panel->series_count : 1;
	double half = 0.4 / (double)each, end = 0;

	for (size_t j = 0; j < panel->series_count; j++)
		end = fmax(end, fmax(crm_panel_mark(panel, i, j)->from, crm_panel_mark(panel, i, j)->to));
	for (size_t j = 0; j < each; j++) {
		const struct crm_mark *mark = crm_panel_mark(panel, i, j);
		double x = panel->kind == CRM_FIGURE_FUNNEL ? panel->most / 2 : is_grouped(panel) ? fmax(fmax(mark->from, mark->to), 0) : end;
		add_label(plot, value_of(plot, i, j), x, each > 1 ? (double)i - 0.4 + half * (double)(2 * j + 1) : (double)i,
		          "left offset 0.6,0");
	}
}

/* Names of series beside their colours, without anything of the data in the picture itself. */
static void add_keys(struct plot *plot)
{
	const struct crm_panel *panel = plot->panel;
	bool keys = panel->series_count > 1 && (panel->kind == CRM_FIGURE_STACKED || panel->kind == CRM_FIGURE_BARS);

	for (size_t i = 0; keys && i < panel->series_count; i++) {
		crm_str_addf(plot->out, ", NaN with boxes lc rgb \"#%s\" title ", color(i));
		crm_plot_string(plot->out, panel->series[i], LABEL_WIDTH, false);
	}
}

/* Columns: from, to, top, bottom, colour. */
static void add_boxes_plot(struct plot *plot, size_t block)
{
	crm_str_addf(plot->out, "plot $d%zu using (($1+$2)/2):(($3+$4)/2):1:2:3:4:5 with boxxyerror lc rgb variable notitle", block);
	add_keys(plot);
	crm_str_add_c(plot->out, '\n');
}

static void add_bars(struct plot *plot, size_t block)
{
	const struct crm_panel *panel = plot->panel;
	struct crm_axis axis = crm_axis_of(panel->least, panel->most, MARKS, panel->type);
	bool funnel = panel->kind == CRM_FIGURE_FUNNEL;

	crm_str_addf(plot->out, "$d%zu << END\n", block);
	for (size_t i = 0; i < panel->count; i++)
		add_row_boxes(plot, i);
	crm_str_add(plot->out, "END\n");
	add_rows(plot, 1);
	for (size_t i = 0; i < panel->count; i++)
		add_row_values(plot, i);
	if (funnel) {
		double half = panel->most > 0 ? panel->most / 2 : 0.5;
		crm_str_addf(plot->out, "unset xtics\nset xrange [%.17g:%.17g]\n", -half, half * 1.6);
	} else {
		add_marks(plot, "x", axis);
		crm_str_addf(plot->out, "set xrange [%.17g:%.17g]\nset grid xtics\n", axis.low, axis.high + (axis.high - axis.low) * 0.2);
	}
	add_boxes_plot(plot, block);
}

/* -- heat ---------------------------------------------------------------------------- */

static void add_heat_texts(struct plot *plot)
{
	const struct crm_panel *panel = plot->panel;
	size_t each = panel->series_count / 24 + 1;

	crm_str_add(plot->out, "unset xtics\nset x2tics (");
	for (size_t i = 0; i < panel->series_count; i += each)
		add_tick(plot->out, i ? ", " : "", panel->series[i], (double)i);
	crm_str_add(plot->out, ") scale 0\n");
	for (size_t i = 0; i < panel->count * panel->series_count && panel->series_count <= 16; i++) {
		const struct crm_mark *mark = &panel->marks[i];
		if (mark->known)
			add_label(plot, crm_axis_text(plot->arena, mark->number, panel->type), (double)(i % panel->series_count),
			          (double)(i / panel->series_count), crm_panel_shade(panel, mark->number, SHADES) > SHADES / 2
			          ? "center tc rgb \"#ffffff\"" : "center tc rgb \"#18202c\"");
	}
}

static void add_heat(struct plot *plot, size_t block)
{
	const struct crm_panel *panel = plot->panel;

	crm_str_addf(plot->out, "$d%zu << END\n", block);
	for (size_t i = 0; i < panel->count * panel->series_count; i++) {
		const struct crm_mark *mark = &panel->marks[i];
		double x = (double)(i % panel->series_count);
		if (mark->known)
			add_box(plot, x - 0.48, x + 0.48, (double)(i / panel->series_count), 0.46,
			        crm_svg_color((enum crm_svg_ink)(CRM_SVG_HEAT + crm_panel_shade(panel, mark->number, SHADES))) + 1);
	}
	crm_str_add(plot->out, "END\n");
	add_rows(plot, 1);
	crm_str_addf(plot->out, "set xrange [-0.5:%.1f]\nset x2range [-0.5:%.1f]\n", (double)panel->series_count - 0.5,
	             (double)panel->series_count - 0.5);
	add_heat_texts(plot);
	add_boxes_plot(plot, block);
}

/* -- lines --------------------------------------------------------------------------- */

/* An empty line parts a line. */
static void add_points(struct plot *plot, size_t block, size_t series)
{
	crm_str_addf(plot->out, "$d%zu_%zu << END\n", block, series);
	for (size_t i = 0; i < plot->panel->count; i++) {
		const struct crm_mark *mark = crm_panel_mark(plot->panel, i, series);
		if (mark->known)
			crm_str_addf(plot->out, "%zu %.17g\n", i, mark->number);
		else
			crm_str_add_c(plot->out, '\n');
	}
	crm_str_add(plot->out, "END\n");
}

static bool has_points(const struct crm_panel *panel, size_t series)
{
	for (size_t i = 0; i < panel->count; i++)
		if (crm_panel_mark(panel, i, series)->known)
			return true;
	return false;
}

static void add_lines(struct plot *plot, size_t block)
{
	const struct crm_panel *panel = plot->panel;
	struct crm_axis axis = crm_axis_of_line(panel->least, panel->most, MARKS, panel->type);
	size_t each = (panel->count + LABELS_ON_AXIS - 1) / LABELS_ON_AXIS, from = (panel->count - 1) % each;
	static const int points[] = { 7, 5, 9, 13 }; /* circle, square, triangle, diamond */
	const char *between = "plot ";

	add_marks(plot, "y", axis);
	crm_str_addf(plot->out, "set yrange [%.17g:%.17g]\nset xrange [-0.5:%.1f]\nset grid ytics\nset xtics (", axis.low, axis.high,
	             (double)panel->count - 0.5);
	for (size_t i = from; i < panel->count; i += each)
		add_tick(plot->out, i > from ? ", " : "", panel->labels[i], (double)i);
	crm_str_add(plot->out, ") scale 0 nomirror\n");
	for (size_t i = 0; i < panel->series_count; i++)
		add_points(plot, block, i);
	for (size_t i = 0; i < panel->series_count; i++) {
		if (!has_points(panel, i))
			continue;
		crm_str_addf(plot->out, "%s$d%zu_%zu using 1:2 with linespoints lc rgb \"#%s\" lw 2 pt %d ps 0.8 ", between, block, i,
		             color(i), points[i % CRM_COUNT(points)]);
		crm_str_add(plot->out, panel->series_count > 1 ? "title " : "notitle");
		if (panel->series_count > 1)
			crm_plot_string(plot->out, panel->series[i], LABEL_WIDTH, false);
		between = ", ";
	}
	crm_str_add(plot->out, *between == 'p' ? "plot NaN notitle\n" : "\n");
}

void crm_plot_panel(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel, size_t number)
{
	struct plot plot = { .out = out, .arena = arena, .panel = panel };

	if (panel->kind == CRM_FIGURE_LINE || panel->kind == CRM_FIGURE_SPARK)
		add_lines(&plot, number);
	else if (panel->kind == CRM_FIGURE_HEAT)
		add_heat(&plot, number);
	else
		add_bars(&plot, number);
}
