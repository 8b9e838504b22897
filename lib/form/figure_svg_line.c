#include "form/figure_svg_line.h"

#include <math.h>

#include "form/figure_axis.h"
#include "form/html.h"

enum { HEIGHT = 280, NARROW_HEIGHT = 220, TOP = 10, BOTTOM = 26, PAD = 8, NAME_HEIGHT = 16, MARKS = 6, POINT_PITCH = 12 };

struct plane {
	const struct crm_svg *svg;
	struct crm_axis axis;
	double left, right, top, bottom;
	double names;                /* width of the names at the right; 0: there are none */
};

static struct plane make(const struct crm_svg *svg)
{
	const struct crm_panel *panel = svg->panel;
	struct plane plane = { .svg = svg, .top = TOP, .bottom = (svg->narrow ? NARROW_HEIGHT : HEIGHT) - BOTTOM };
	double marks = 0;

	plane.axis = crm_axis_of_line(panel->least, panel->most, MARKS, panel->type);
	for (size_t i = 0; i < plane.axis.count; i++)
		marks = fmax(marks, crm_svg_width(crm_axis_text(svg->arena, plane.axis.low + (double)i * plane.axis.step, panel->type)));
	if (panel->series_count > 1)
		plane.names = fmin(crm_svg_widest(panel->series, panel->series_count) + PAD, svg->width / 4);
	plane.bottom = fmax(plane.bottom, plane.top + NAME_HEIGHT * (double)panel->series_count);
	plane.left = marks + PAD;
	plane.right = svg->width - plane.names - PAD;
	return plane;
}

static double x_of(const struct plane *plane, size_t i)
{
	size_t count = plane->svg->panel->count;
	double part = count == 1 ? 0.5 : (double)i / (double)(count - 1);

	return plane->left + (plane->right - plane->left) * part;
}

static double y_of(const struct plane *plane, double number)
{
	return plane->bottom - (plane->bottom - plane->top) * (number - plane->axis.low) / (plane->axis.high - plane->axis.low);
}

/* -- axes ---------------------------------------------------------------------------- */

static void add_marks(const struct plane *plane)
{
	for (size_t i = 0; i < plane->axis.count; i++) {
		double number = plane->axis.low + (double)i * plane->axis.step, y = y_of(plane, number);
		bool zero = fabs(number) < plane->axis.step / 1e6;
		crm_svg_rule(plane->svg, zero ? "axis" : "grid", plane->left, y, plane->right, y);
		crm_svg_text(plane->svg, "dim", plane->left - PAD, y + 4, "end", 0,
		             crm_axis_text(plane->svg->arena, zero ? 0 : number, plane->svg->panel->type));
	}
}

/* As many as have room; the last one is among them. */
static void add_labels(const struct plane *plane)
{
	const struct crm_panel *panel = plane->svg->panel;
	double width = fmin(crm_svg_widest(panel->labels, panel->count), (plane->right - plane->left) / 2);
	double pitch = panel->count > 1 ? (plane->right - plane->left) / (double)(panel->count - 1) : width + PAD;
	size_t each = 1;

	while (each < panel->count && (double)each * pitch < width + PAD)
		each++;
	for (size_t i = (panel->count - 1) % each; i < panel->count; i += each) {
		double x = fmin(fmax(x_of(plane, i), width / 2), plane->svg->width - width / 2);
		crm_svg_text(plane->svg, "dim", x, plane->bottom + 19, "middle", width, panel->labels[i]);
	}
}

/* -- lines --------------------------------------------------------------------------- */

static void add_line(const struct plane *plane, size_t series)
{
	const struct crm_svg *svg = plane->svg;
	bool drawn = false;

	crm_str_add(svg->out, "<path");
	crm_svg_add_stroke(svg, crm_svg_series(series));
	crm_str_add(svg->out, " d=\"");
	for (size_t i = 0; i < svg->panel->count; i++) {
		const struct crm_mark *mark = crm_panel_mark(svg->panel, i, series);
		if (mark->known)
			crm_str_addf(svg->out, "%s%.1f %.1f", drawn ? "L" : "M", x_of(plane, i), y_of(plane, mark->number));
		drawn = mark->known;
	}
	crm_str_add(svg->out, "\"/>\n");
}

/* The forms tell the series apart where colours do not. */
static void add_point(const struct plane *plane, size_t label, size_t series)
{
	const struct crm_svg *svg = plane->svg;
	double x = x_of(plane, label), y = y_of(plane, crm_panel_mark(svg->panel, label, series)->number);

	crm_str_add(svg->out, "<path");
	crm_svg_add_fill(svg, crm_svg_series(series));
	if (series % 4 == 0)
		crm_str_addf(svg->out, " d=\"M%.1f %.1fa4 4 0 1 0 8 0a4 4 0 1 0 -8 0z\">", x - 4, y);
	else if (series % 4 == 1)
		crm_str_addf(svg->out, " d=\"M%.1f %.1fh7v7h-7z\">", x - 3.5, y - 3.5);
	else if (series % 4 == 2)
		crm_str_addf(svg->out, " d=\"M%.1f %.1fl5 8.5h-10z\">", x, y - 5);
	else
		crm_str_addf(svg->out, " d=\"M%.1f %.1fl5 5l-5 5l-5 -5z\">", x, y - 5);
	crm_str_add(svg->out, "<title>");
	crm_html_add(svg->out, crm_svg_tip(svg, label, series), 0);
	crm_str_add(svg->out, "</title></path>\n");
}

static bool is_end(const struct crm_panel *panel, size_t label, size_t series)
{
	return (label == 0 || !crm_panel_mark(panel, label - 1, series)->known) ||
	       (label + 1 == panel->count || !crm_panel_mark(panel, label + 1, series)->known);
}

/* Where there is no room for all, those at the ends of a line. */
static void add_points(const struct plane *plane, size_t series)
{
	const struct crm_panel *panel = plane->svg->panel;
	bool all = panel->count < 2 || x_of(plane, 1) - x_of(plane, 0) >= POINT_PITCH;

	for (size_t i = 0; i < panel->count; i++)
		if (crm_panel_mark(panel, i, series)->known && (all || is_end(panel, i, series)))
			add_point(plane, i, series);
}

/* -- names --------------------------------------------------------------------------- */

static double wanted(const struct plane *plane, size_t series)
{
	const struct crm_panel *panel = plane->svg->panel;
	size_t i = panel->count;

	while (i > 0 && !crm_panel_mark(panel, i - 1, series)->known)
		i--;
	return i ? y_of(plane, crm_panel_mark(panel, i - 1, series)->number) : plane->bottom;
}

/* In the order of where the lines end, from the top; those that would touch are moved down, then all up that are too low. */
static void add_names(const struct plane *plane)
{
	size_t count = plane->svg->panel->series_count;
	size_t *order = crm_new(plane->svg->arena, size_t, count);
	double *y = crm_new(plane->svg->arena, double, count);

	for (size_t i = 0, j; i < count; i++) {
		for (j = i; j > 0 && wanted(plane, order[j - 1]) > wanted(plane, i); j--)
			order[j] = order[j - 1];
		order[j] = i;
	}
	for (size_t i = 0; i < count; i++)
		y[i] = i ? fmax(wanted(plane, order[i]), y[i - 1] + NAME_HEIGHT) : wanted(plane, order[i]);
	for (size_t i = count; i-- > 0;)
		y[i] = fmin(y[i], i + 1 < count ? y[i + 1] - NAME_HEIGHT : plane->bottom);
	for (size_t i = 0; i < count; i++) {
		size_t series = order[i];
		crm_str_add(plane->svg->out, "<g");
		crm_svg_add_fill(plane->svg, crm_svg_series(series));
		crm_str_add(plane->svg->out, ">");
		crm_svg_text(plane->svg, "own", plane->right + PAD, y[i] + 4, "start", plane->names, plane->svg->panel->series[series]);
		crm_str_add(plane->svg->out, "</g>\n");
	}
}

double crm_svg_line(const struct crm_svg *svg)
{
	struct plane plane = make(svg);

	add_marks(&plane);
	add_labels(&plane);
	for (size_t i = svg->panel->series_count; i-- > 0;) { /* the first lies on top */
		add_line(&plane, i);
		add_points(&plane, i);
	}
	if (plane.names > 0)
		add_names(&plane);
	return plane.bottom + BOTTOM;
}
