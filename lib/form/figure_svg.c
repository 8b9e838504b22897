#include "form/figure_svg.h"

#include <math.h>

#include "form/figure_axis.h"
#include "form/figure_paint.h"
#include "form/figure_svg_bars.h"
#include "form/figure_svg_funnel.h"
#include "form/figure_svg_heat.h"
#include "form/figure_svg_line.h"
#include "form/figure_svg_spark.h"
#include "form/figure_words.h"
#include "form/html.h"

struct ink {
	const char *name, *color;
};

/* On white each has 3:1 and more; the page's style has those for black. */
static const struct ink inks[] = {
	[CRM_SVG_UP] = { "up", "#15803d" }, [CRM_SVG_DOWN] = { "down", "#be123c" }, [CRM_SVG_SUM] = { "sum", "#1d4ed8" },
	[CRM_SVG_HEAT] = { "h0", "#eaf1fd" }, { "h1", "#bcd3f8" }, { "h2", "#82abf0" }, { "h3", "#2f63d2" }, { "h4", "#1e3a8a" },
	[CRM_SVG_SERIES] = { "s0", "#2563eb" }, { "s1", "#c2410c" }, { "s2", "#0f766e" }, { "s3", "#9333ea" },
	{ "s4", "#a16207" }, { "s5", "#be185d" }, { "s6", "#4d7c0f" }, { "s7", "#64748b" },
};

enum crm_svg_ink crm_svg_series(size_t i)
{
	return (enum crm_svg_ink)(CRM_SVG_SERIES + i % CRM_SVG_SERIES_COUNT);
}

const char *crm_svg_color(enum crm_svg_ink ink)
{
	return inks[ink].color;
}

void crm_svg_add_fill(const struct crm_svg *svg, enum crm_svg_ink ink)
{
	crm_str_addf(svg->out, " class=\"f-%s\" fill=\"%s\"", inks[ink].name, inks[ink].color);
}

void crm_svg_add_stroke(const struct crm_svg *svg, enum crm_svg_ink ink)
{
	crm_str_addf(svg->out, " class=\"l-%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" "
	             "stroke-linecap=\"round\" stroke-linejoin=\"round\"", inks[ink].name, inks[ink].color);
}

void crm_svg_rect(const struct crm_svg *svg, enum crm_svg_ink ink, double x, double y, double width, double height,
                  const char *tip)
{
	crm_str_add(svg->out, "<rect");
	crm_svg_add_fill(svg, ink);
	crm_str_addf(svg->out, " x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\"", x, y, width, height);
	if (!tip) {
		crm_str_add(svg->out, "/>\n");
		return;
	}
	crm_str_add(svg->out, "><title>");
	crm_html_add(svg->out, tip, 0);
	crm_str_add(svg->out, "</title></rect>\n");
}

void crm_svg_text(const struct crm_svg *svg, const char *kind, double x, double y, const char *anchor, double width,
                  const char *text)
{
	if (!*text)
		return;
	crm_str_addf(svg->out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", kind, x, y, anchor);
	crm_html_add(svg->out, text, width > 0 ? (size_t)fmax(2, width / CRM_SVG_LETTER) : 0);
	crm_str_add(svg->out, "</text>\n");
}

void crm_svg_rule(const struct crm_svg *svg, const char *kind, double x0, double y0, double x1, double y1)
{
	crm_str_addf(svg->out, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#94a3b8\"/>\n", kind, x0, y0,
	             x1, y1);
}

double crm_svg_width(const char *text)
{
	return (double)(crm_paint_width(text) * CRM_SVG_LETTER);
}

double crm_svg_widest(const char *const *texts, size_t count)
{
	double width = 0;

	for (size_t i = 0; i < count; i++)
		width = fmax(width, crm_svg_width(texts[i]));
	return width;
}

const char *crm_svg_tip(const struct crm_svg *svg, size_t label, size_t series)
{
	const struct crm_panel *panel = svg->panel;
	const struct crm_mark *mark = crm_panel_mark(panel, label, series);
	const char *shown = panel->kind == CRM_FIGURE_WATERFALL ? crm_panel_change(svg->arena, mark) : mark->shown;

	if (panel->series_count == 1)
		return crm_textf(svg->arena, "%s: %s", panel->labels[label], shown);
	return crm_textf(svg->arena, "%s, %s: %s", panel->series[series], panel->labels[label], shown);
}

/* -- the element --------------------------------------------------------------------- */

static double draw(const struct crm_svg *svg)
{
	switch (svg->panel->kind) {
	case CRM_FIGURE_FUNNEL: return crm_svg_funnel(svg);
	case CRM_FIGURE_LINE: return crm_svg_line(svg);
	case CRM_FIGURE_SPARK: return crm_svg_spark(svg);
	case CRM_FIGURE_HEAT: return crm_svg_heat(svg);
	default: return crm_svg_bars(svg);
	}
}

static const char *description(struct crm_arena *arena, const struct crm_panel *panel)
{
	size_t known = 0;

	for (size_t i = 0; i < panel->count * panel->series_count; i++)
		known += panel->marks[i].known;
	return crm_textf(arena, "%s: %zu value%s, %s to %s. All of them are in the table.", panel->title, known,
	                 known == 1 ? "" : "s", crm_axis_text(arena, panel->least, panel->type),
	                 crm_axis_text(arena, panel->most, panel->type));
}

void crm_figure_svg(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel, const char *name,
                    const char *id, bool narrow)
{
	CRM_AUTO(crm_str_drop) struct crm_str shapes = {0};
	const char *form = narrow ? "narrow" : "wide";
	struct crm_svg svg = { &shapes, arena, panel, narrow ? CRM_SVG_NARROW : CRM_SVG_WIDE, narrow };
	double height = draw(&svg);

	crm_str_addf(out, "<svg class=\"%s\"%s xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" overflow=\"visible\" ",
	             form, narrow ? " display=\"none\"" : "", svg.width, ceil(height));
	crm_str_addf(out, "role=\"img\" aria-labelledby=\"%s-%s-t\" aria-describedby=\"%s-%s-d\" "
	             "font-family=\"system-ui, sans-serif\" font-size=\"%d\">\n", id, form, id, form, CRM_SVG_TEXT);
	crm_str_addf(out, "<title id=\"%s-%s-t\">", id, form);
	crm_html_add(out, name, 0);
	crm_str_addf(out, "</title>\n<desc id=\"%s-%s-d\">", id, form);
	crm_html_add(out, description(arena, panel), 0);
	crm_str_add(out, "</desc>\n");
	crm_str_add_n(out, crm_str_text(&shapes), shapes.n);
	crm_str_add(out, "</svg>\n");
}
