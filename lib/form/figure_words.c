#include "form/figure_words.h"

#include <math.h>

#include "form/figure_axis.h"

size_t crm_panel_shade(const struct crm_panel *panel, double number, size_t shades)
{
	double range = panel->most - panel->least;

	if (!(range > 0))
		return number == 0 ? 0 : shades / 2;
	return (size_t)fmin((double)shades - 1, floor((number - panel->least) / range * (double)shades));
}

const char *crm_panel_total(struct crm_arena *arena, const struct crm_panel *panel, size_t label)
{
	double total = 0;
	bool any = false;

	for (size_t i = 0; i < panel->series_count; i++) {
		const struct crm_mark *mark = crm_panel_mark(panel, label, i);
		total += mark->known ? mark->number : 0;
		any = any || mark->known;
	}
	return any ? crm_axis_exact(arena, total, panel->type, panel->unit) : "";
}

const char *crm_panel_share(struct crm_arena *arena, const struct crm_mark *part, const struct crm_mark *whole)
{
	if (!part->known || !whole->known || whole->number == 0)
		return "";
	double share = 100 * part->number / whole->number;
	return crm_textf(arena, share != 0 && fabs(share) < 0.95 ? "%.1f %%" : "%.0f %%", share);
}

const char *crm_panel_change(struct crm_arena *arena, const struct crm_mark *mark)
{
	return mark->known && !mark->sum && mark->number > 0 ? crm_textf(arena, "+%s", mark->shown) : mark->shown;
}

const char *crm_panel_rest(struct crm_arena *arena, const struct crm_panel *panel)
{
	return panel->left_out ? crm_textf(arena, "%zu more are not drawn", panel->left_out) : NULL;
}
