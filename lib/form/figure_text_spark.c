#include "form/figure_text_spark.h"

#include <math.h>

#include "base/utf8.h"
#include "form/figure_axis.h"
#include "form/figure_paint.h"

enum { GAP = 2, BETWEEN = 3, LEAST_CURVE = 8, LOWEST = 0x2581, STEPS = 8 };

enum { NAME, LAST, LEAST, MOST, TEXTS };
static const char *const heads[TEXTS] = { "", "last", "least", "most" };

struct curve {
	const char *texts[TEXTS];
	double least, most;
	bool any;
};

static struct curve look(struct crm_arena *arena, const struct crm_panel *panel, size_t series)
{
	struct curve curve = { .texts = { panel->series[series], "", "", "" } };

	for (size_t i = 0; i < panel->count; i++) {
		const struct crm_mark *mark = crm_panel_mark(panel, i, series);
		if (!mark->known)
			continue;
		curve.texts[LAST] = mark->shown;
		curve.least = curve.any ? fmin(curve.least, mark->number) : mark->number;
		curve.most = curve.any ? fmax(curve.most, mark->number) : mark->number;
		curve.any = true;
	}
	if (curve.any) {
		curve.texts[LEAST] = crm_axis_text(arena, curve.least, panel->type);
		curve.texts[MOST] = crm_axis_text(arena, curve.most, panel->type);
	}
	return curve;
}

/* The mean of the labels that fall into one of `width` places; false where none has a value. */
static bool mean(const struct crm_panel *panel, size_t series, size_t x, size_t width, double *out)
{
	size_t from = x * panel->count / width, to = (x + 1) * panel->count / width, known = 0;

	for (*out = 0; from < to; from++) {
		const struct crm_mark *mark = crm_panel_mark(panel, from, series);
		*out += mark->known ? mark->number : 0;
		known += mark->known;
	}
	*out = known ? *out / (double)known : 0;
	return known > 0;
}

/* Its own least is the lowest block, its own most the highest; a level one stands in the middle. */
static size_t add_curve(struct crm_str *out, const struct crm_panel *panel, size_t series, const struct curve *curve,
                        size_t width)
{
	size_t used = 0;

	for (size_t x = 0; x < width; x++) {
		double number;
		if (!mean(panel, series, x, width, &number))
			continue;
		double range = curve->most - curve->least, part = range > 0 ? (number - curve->least) / range : 0.5;
		crm_paint_spaces(out, x - used);
		crm_utf8_add(out, (uint32_t)(LOWEST + lround(fmax(0, fmin(1, part)) * (STEPS - 1))));
		used = x + 1;
	}
	return used;
}

static void measure(const struct curve *curves, size_t count, size_t width, size_t widths[TEXTS])
{
	for (size_t i = 0; i < TEXTS; i++) {
		widths[i] = crm_paint_width(heads[i]);
		for (size_t j = 0; j < count; j++) {
			size_t wide = crm_paint_width(curves[j].texts[i]);
			widths[i] = wide > widths[i] ? wide : widths[i];
		}
	}
	if (widths[NAME] > width * 2 / 5)
		widths[NAME] = width * 2 / 5;
}

/* The first and the last label over the curves, where there is room, and what the numbers are. */
static void add_head(struct crm_str *out, const struct crm_panel *panel, const size_t widths[TEXTS], size_t curve, bool color)
{
	const char *first = panel->labels[0], *last = panel->labels[panel->count - 1];
	size_t wide = crm_paint_width(first), end = crm_paint_width(last);
	bool both = panel->count > 1 && wide + BETWEEN + end <= curve;

	crm_paint_begin(out, color, CRM_PAINT_DIM);
	crm_paint_spaces(out, widths[NAME] + GAP);
	crm_paint_fit(out, both ? first : "", both ? wide : curve, false);
	if (both) {
		bool apart = curve == panel->count; /* over the ends of the curve */
		crm_str_add(out, apart ? "   " : " – ");
		crm_paint_spaces(out, apart ? curve - wide - BETWEEN - end : 0);
		crm_paint_fit(out, last, apart ? end : curve - wide - BETWEEN, false);
	}
	for (size_t i = LAST; i < TEXTS; i++) {
		crm_paint_spaces(out, GAP);
		crm_paint_fit(out, heads[i], widths[i], true);
	}
	crm_paint_end(out, color, CRM_PAINT_DIM);
	crm_str_add_c(out, '\n');
}

static void add_texts(struct crm_str *out, const struct curve *curve, const size_t widths[TEXTS], size_t owed)
{
	for (size_t i = LAST; i < TEXTS && curve->any; i++) {
		crm_paint_spaces(out, owed + GAP);
		crm_paint_fit(out, curve->texts[i], widths[i], true);
		owed = 0;
	}
	crm_str_add_c(out, '\n');
}

void crm_figure_text_spark(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel,
                           struct crm_figure_style style)
{
	struct curve *curves = crm_new(arena, struct curve, panel->series_count);
	size_t widths[TEXTS], taken = GAP;

	for (size_t i = 0; i < panel->series_count; i++)
		curves[i] = look(arena, panel, i);
	measure(curves, panel->series_count, style.width, widths);
	for (size_t i = 0; i < TEXTS; i++)
		taken += widths[i] + (i ? GAP : 0);
	size_t room = taken + LEAST_CURVE < style.width ? style.width - taken : LEAST_CURVE;
	size_t width = panel->count < room ? panel->count : room;
	size_t head = crm_paint_width(panel->labels[0]) + BETWEEN + crm_paint_width(panel->labels[panel->count - 1]);
	size_t column = head > width && head <= room ? head : width;
	add_head(out, panel, widths, column, style.color);
	for (size_t i = 0; i < panel->series_count; i++) {
		crm_paint_fit(out, curves[i].texts[NAME], widths[NAME], false);
		crm_paint_spaces(out, GAP);
		crm_paint_begin(out, style.color, crm_paint_series(i));
		size_t used = add_curve(out, panel, i, &curves[i], width);
		crm_paint_end(out, style.color, crm_paint_series(i));
		add_texts(out, &curves[i], widths, column - used);
	}
}
