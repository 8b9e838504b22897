#include "form/figure_svg_spark.h"

#include <math.h>

#include "form/figure_axis.h"

enum { HEAD = 22, ROW = 40, CURVE = 26, PAD = 12, DOT = 3 };

static const char range_words[] = "least – most";

struct curve {
	double left, right, top;
	double least, most;
	size_t series;
};

static double x_of(const struct crm_svg *svg, const struct curve *curve, size_t i)
{
	size_t count = svg->panel->count;

	return count == 1 ? curve->right : curve->left + (curve->right - curve->left) * (double)i / (double)(count - 1);
}

static double y_of(const struct curve *curve, double number)
{
	double part = curve->most > curve->least ? (number - curve->least) / (curve->most - curve->least) : 0.5;

	return curve->top + CURVE * (1 - part);
}

static const struct crm_mark *look(const struct crm_svg *svg, struct curve *curve)
{
	const struct crm_mark *last = NULL;

	for (size_t i = 0; i < svg->panel->count; i++) {
		const struct crm_mark *mark = crm_panel_mark(svg->panel, i, curve->series);
		if (!mark->known)
			continue;
		curve->least = last ? fmin(curve->least, mark->number) : mark->number;
		curve->most = last ? fmax(curve->most, mark->number) : mark->number;
		last = mark;
	}
	return last;
}

/* An empty value parts the curve, a point alone is a line of no length; the last point is a dot. */
static void draw(const struct crm_svg *svg, const struct curve *curve)
{
	bool drawn = false;
	double x = 0, y = 0;

	crm_str_add(svg->out, "<path");
	crm_svg_add_stroke(svg, crm_svg_series(curve->series));
	crm_str_add(svg->out, " d=\"");
	for (size_t i = 0; i < svg->panel->count; i++) {
		const struct crm_mark *mark = crm_panel_mark(svg->panel, i, curve->series);
		if (mark->known) {
			x = x_of(svg, curve, i);
			y = y_of(curve, mark->number);
			crm_str_addf(svg->out, "%s%.1f %.1f%s", drawn ? "L" : "M", x, y, drawn ? "" : "h0");
		}
		drawn = mark->known;
	}
	crm_str_add(svg->out, "\"/>\n<circle");
	crm_svg_add_fill(svg, crm_svg_series(curve->series));
	crm_str_addf(svg->out, " cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"/>\n", x, y, DOT);
}

static const char *range_of(const struct crm_svg *svg, const struct curve *curve)
{
	enum crm_type type = svg->panel->type;

	return crm_textf(svg->arena, "%s – %s", crm_axis_text(svg->arena, curve->least, type),
	                 crm_axis_text(svg->arena, curve->most, type));
}

static double widest_range(const struct crm_svg *svg)
{
	double width = crm_svg_width(range_words);

	for (size_t i = 0; i < svg->panel->series_count; i++) {
		struct curve curve = { .series = i };
		look(svg, &curve);
		width = fmax(width, crm_svg_width(range_of(svg, &curve)));
	}
	return width;
}

static double widest_last(const struct crm_svg *svg)
{
	double width = crm_svg_width("last");

	for (size_t i = 0; i < svg->panel->series_count; i++) {
		struct curve curve = { .series = i };
		const struct crm_mark *last = look(svg, &curve);
		width = fmax(width, last ? crm_svg_width(last->shown) : 0);
	}
	return width;
}

/* Where there is little room the range is left out: it is in the table. */
double crm_svg_spark(const struct crm_svg *svg)
{
	const struct crm_panel *panel = svg->panel;
	double name = fmin(crm_svg_widest(panel->series, panel->series_count), svg->width * 0.28);
	double range = svg->narrow ? 0 : widest_range(svg) + PAD, left = name + PAD, last_end = svg->width - range;
	double right = fmax(last_end - widest_last(svg) - PAD, left + 40), y = HEAD;

	crm_svg_text(svg, "dim", left, 13, "start", (right - left) / 2, panel->labels[0]);
	if (panel->count > 1)
		crm_svg_text(svg, "dim", right, 13, "end", (right - left) / 2, panel->labels[panel->count - 1]);
	crm_svg_text(svg, "dim", last_end, 13, "end", 0, "last");
	crm_svg_text(svg, "dim", svg->width, 13, "end", 0, range > 0 ? range_words : "");
	for (size_t i = 0; i < panel->series_count; i++, y += ROW) {
		struct curve curve = { .left = left, .right = right, .top = y + (ROW - CURVE) / 2.0, .series = i };
		const struct crm_mark *last = look(svg, &curve);
		crm_svg_text(svg, "", 0, y + ROW / 2.0 + 4, "start", name, panel->series[i]);
		if (!last)
			continue;
		draw(svg, &curve);
		crm_svg_text(svg, "strong", last_end, y + ROW / 2.0 + 4, "end", 0, last->shown);
		if (range > 0)
			crm_svg_text(svg, "dim", svg->width, y + ROW / 2.0 + 4, "end", 0, range_of(svg, &curve));
	}
	return y;
}
