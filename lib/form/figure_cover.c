#include "form/figure_cover.h"

#include <math.h>

static bool near(double a, double b)
{
	return fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

/* Unless sums are told, the last row is one if it is equal to it. */
static void float_bars(struct crm_panel *panel, bool told)
{
	double at = 0;

	for (size_t i = 0; i < panel->count; i++) {
		struct crm_mark *mark = &panel->marks[i * panel->series_count];
		if (!told && i >= 2 && i + 1 == panel->count && near(mark->number, at))
			mark->sum = true;
		mark->from = mark->sum ? 0 : at;
		mark->to = at = mark->from + mark->number;
		mark->sum = mark->sum || i == 0;
	}
}

/* Parts below zero stand under it. */
static void stack(struct crm_panel *panel)
{
	for (size_t i = 0; i < panel->count; i++) {
		double up = 0, down = 0;
		for (size_t j = 0; j < panel->series_count; j++) {
			struct crm_mark *mark = &panel->marks[i * panel->series_count + j];
			double *at = mark->number < 0 ? &down : &up;
			mark->from = *at;
			mark->to = *at += mark->number;
		}
	}
}

static void cover(struct crm_panel *panel, bool told)
{
	size_t all = panel->count * panel->series_count;

	for (size_t i = 0; i < all; i++)
		panel->marks[i].to = panel->marks[i].number;
	if (panel->kind == CRM_FIGURE_WATERFALL)
		float_bars(panel, told);
	else if (panel->kind == CRM_FIGURE_STACKED)
		stack(panel);
}

static void measure(struct crm_panel *panel)
{
	size_t all = panel->count * panel->series_count;
	bool plain = panel->kind == CRM_FIGURE_LINE || panel->kind == CRM_FIGURE_HEAT || panel->kind == CRM_FIGURE_SPARK;
	bool any = !plain;

	for (size_t i = 0; i < all; i++) {
		const struct crm_mark *mark = &panel->marks[i];
		if (!mark->known)
			continue;
		double low = plain ? mark->to : fmin(mark->from, mark->to), high = fmax(low, fmax(plain ? low : mark->from, mark->to));
		panel->least = any ? fmin(panel->least, low) : low;
		panel->most = any ? fmax(panel->most, high) : high;
		any = true;
	}
}

void crm_panel_cover(struct crm_panel *panel, bool told)
{
	cover(panel, told);
	measure(panel);
}
