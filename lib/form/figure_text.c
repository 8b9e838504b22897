#include "form/figure_text.h"

#include "form/figure_paint.h"
#include "form/figure_panel.h"
#include "form/figure_text_bars.h"
#include "form/figure_text_heat.h"
#include "form/figure_text_line.h"
#include "form/figure_text_spark.h"
#include "form/figure_words.h"

enum { USUAL_WIDTH = 80 };

static void (*const drawers[])(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel,
                               struct crm_figure_style style) = {
	[CRM_FIGURE_BARS] = crm_figure_text_bars,
	[CRM_FIGURE_FUNNEL] = crm_figure_text_bars,
	[CRM_FIGURE_WATERFALL] = crm_figure_text_bars,
	[CRM_FIGURE_STACKED] = crm_figure_text_bars,
	[CRM_FIGURE_LINE] = crm_figure_text_line,
	[CRM_FIGURE_SPARK] = crm_figure_text_spark,
	[CRM_FIGURE_HEAT] = crm_figure_text_heat,
};

static void add_panel(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel,
                      struct crm_figure_style style, bool titled)
{
	if (titled)
		crm_paint_wrapped(out, style.color, CRM_PAINT_DIM, panel->title, style.width);
	if (panel->count == 0)
		crm_paint_wrapped(out, style.color, CRM_PAINT_DIM, "no rows", style.width);
	else
		drawers[panel->kind](out, arena, panel, style);
	const char *rest = crm_panel_rest(arena, panel);
	if (rest)
		crm_paint_wrapped(out, style.color, CRM_PAINT_DIM, rest, style.width);
}

void crm_figure_add_text(struct crm_str *out, const struct crm_figure *figure, struct crm_figure_style style)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_panel *panels;
	size_t count;

	if (!style.width)
		style.width = USUAL_WIDTH;
	crm_figure_panels(arena, figure, &panels, &count);
	if (figure->title && *figure->title)
		crm_paint_wrapped(out, style.color, CRM_PAINT_BOLD, figure->title, style.width);
	for (size_t i = 0; i < count; i++) {
		if (i)
			crm_str_add_c(out, '\n');
		add_panel(out, arena, &panels[i], style, count > 1);
	}
	if (figure->note && *figure->note)
		crm_paint_wrapped(out, style.color, CRM_PAINT_DIM, figure->note, style.width);
}
