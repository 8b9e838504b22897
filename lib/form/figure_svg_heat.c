#include "form/figure_svg_heat.h"

#include <math.h>

#include "form/figure_axis.h"
#include "form/figure_words.h"

enum { HEAD = 24, CELL = 30, GAP = 2, PAD = 8, SHADES = 5, LEGEND_CELL = 22, MOST_CELL = 96 };

/* Where there is little room the percent sign stands in the legend alone. */
static double widest_number(const struct crm_svg *svg, enum crm_type type)
{
	double width = 0;

	for (size_t i = 0; i < svg->panel->count * svg->panel->series_count; i++)
		if (svg->panel->marks[i].known)
			width = fmax(width, crm_svg_width(crm_axis_text(svg->arena, svg->panel->marks[i].number, type)));
	return width;
}

static void draw_cell(const struct crm_svg *svg, size_t row, size_t column, double x, double y, double width,
                      const enum crm_type *numbers)
{
	const struct crm_mark *mark = crm_panel_mark(svg->panel, row, column);

	if (!mark->known)
		return;
	size_t shade = crm_panel_shade(svg->panel, mark->number, SHADES);
	crm_svg_rect(svg, (enum crm_svg_ink)(CRM_SVG_HEAT + shade), x, y, fmax(width - GAP, 1), CELL - GAP,
	             crm_svg_tip(svg, row, column));
	if (!numbers)
		return;
	crm_str_add(svg->out, shade > SHADES / 2 ? "<g fill=\"#fff\">" : "<g>");
	crm_svg_text(svg, crm_textf(svg->arena, "on%zu", shade), x + (width - GAP) / 2, y + 19, "middle", 0,
	             crm_axis_text(svg->arena, mark->number, *numbers));
	crm_str_add(svg->out, "</g>\n");
}

/* Every so many names over the columns. */
static void add_head(const struct crm_svg *svg, double left, double width)
{
	const struct crm_panel *panel = svg->panel;
	size_t each = 1;

	while (each < panel->series_count && (double)each * width < crm_svg_widest(panel->series, panel->series_count) + 4)
		each++;
	crm_svg_text(svg, "dim", 0, 15, "start", left - PAD, panel->label_title);
	for (size_t i = 0; i < panel->series_count; i += each)
		crm_svg_text(svg, "dim", left + ((double)i + 0.5) * width - GAP / 2.0, 15, "middle", fmax(width * (double)each, 20),
		             panel->series[i]);
}

static void add_legend(const struct crm_svg *svg, double left, double y)
{
	const struct crm_panel *panel = svg->panel;
	const char *least = crm_axis_text(svg->arena, panel->least, panel->type);
	double x = left + crm_svg_width(least) + PAD;

	crm_svg_text(svg, "dim", left, y + 12, "start", 0, least);
	for (size_t i = 0; i < SHADES; i++, x += LEGEND_CELL)
		crm_svg_rect(svg, (enum crm_svg_ink)(CRM_SVG_HEAT + i), x, y, LEGEND_CELL - 1, 14, NULL);
	crm_svg_text(svg, "dim", x + PAD, y + 12, "start", 0, crm_axis_text(svg->arena, panel->most, panel->type));
}

double crm_svg_heat(const struct crm_svg *svg)
{
	const struct crm_panel *panel = svg->panel;
	double left = fmin(fmax(crm_svg_widest(panel->labels, panel->count), crm_svg_width(panel->label_title)), svg->width * 0.3) + PAD;
	double width = fmin((svg->width - left) / (double)panel->series_count, MOST_CELL), y = HEAD;
	enum crm_type bare = panel->type == CRM_T_PERCENT ? CRM_T_DECIMAL : panel->type;
	const enum crm_type *numbers = widest_number(svg, panel->type) <= width ? &panel->type
		: widest_number(svg, bare) <= width ? &bare : NULL;

	add_head(svg, left, width);
	for (size_t i = 0; i < panel->count; i++, y += CELL) {
		crm_svg_text(svg, "", 0, y + 19, "start", left - PAD, panel->labels[i]);
		for (size_t j = 0; j < panel->series_count; j++)
			draw_cell(svg, i, j, left + (double)j * width, y, width, numbers);
	}
	if (!(panel->most > panel->least))
		return y;
	add_legend(svg, left, y + PAD);
	return y + PAD + 18;
}
