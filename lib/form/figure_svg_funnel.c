#include "form/figure_svg_funnel.h"

#include <math.h>

#include "form/figure_words.h"

enum { HEAD = 24, STEP = 26, GAP = 14, PAD = 10, NARROW_TEXT = 20, NARROW_STEP = 18, NARROW_GAP = 14, NARROW_SHARE = 16 };

static const char before_words[] = "of the step before", first_words[] = "of the first";

struct funnel {
	const struct crm_svg *svg;
	double left, right;
	double most;
};

static double half(const struct funnel *funnel, size_t i)
{
	const struct crm_mark *mark = crm_panel_mark(funnel->svg->panel, i, 0);
	double number = mark->known ? fmax(mark->number, 0) : 0;
	double width = funnel->most > 0 ? number / funnel->most * (funnel->right - funnel->left) : 0;

	return (number > 0 ? fmax(width, 2) : 0) / 2;
}

/* A step, and the slope to the next one. */
static void draw_step(const struct funnel *funnel, size_t i, double y, double height, double gap)
{
	const struct crm_svg *svg = funnel->svg;
	double middle = (funnel->left + funnel->right) / 2, here = half(funnel, i);

	if (here > 0)
		crm_svg_rect(svg, CRM_SVG_SERIES, middle - here, y, 2 * here, height, crm_svg_tip(svg, i, 0));
	if (gap <= 0 || i + 1 == svg->panel->count)
		return;
	double next = half(funnel, i + 1);
	crm_str_addf(svg->out, "<path class=\"slope\" fill=\"#2563eb\" fill-opacity=\"0.2\" d=\"M%.1f %.1fH%.1fL%.1f %.1fH%.1fZ\"/>\n",
	             middle - here, y + height, middle + here, middle + next, y + height + gap, middle - next);
}

static const char *share_before(const struct crm_svg *svg, size_t i)
{
	return i ? crm_panel_share(svg->arena, crm_panel_mark(svg->panel, i, 0), crm_panel_mark(svg->panel, i - 1, 0)) : "";
}

static const char *share_first(const struct crm_svg *svg, size_t i)
{
	return crm_panel_share(svg->arena, crm_panel_mark(svg->panel, i, 0), crm_panel_mark(svg->panel, 0, 0));
}

static const char *shown(const struct crm_svg *svg, size_t i)
{
	return crm_panel_mark(svg->panel, i, 0)->shown;
}

static double wide(struct funnel *funnel)
{
	const struct crm_svg *svg = funnel->svg;
	const struct crm_panel *panel = svg->panel;
	double first = svg->width, before = first - crm_svg_width(first_words) - PAD, value = before - crm_svg_width(before_words) - PAD;
	double y = HEAD, widest = 0;

	for (size_t i = 0; i < panel->count; i++)
		widest = fmax(widest, crm_svg_width(shown(svg, i)));
	funnel->left = fmin(crm_svg_widest(panel->labels, panel->count), svg->width * 0.3) + PAD;
	funnel->right = fmax(value - widest - PAD, funnel->left + 80);
	crm_svg_text(svg, "dim", before, 13, "end", 0, before_words);
	crm_svg_text(svg, "dim", first, 13, "end", 0, first_words);
	for (size_t i = 0; i < panel->count; i++, y += STEP + GAP) {
		draw_step(funnel, i, y, STEP, GAP);
		crm_svg_text(svg, "", 0, y + 18, "start", funnel->left - PAD, panel->labels[i]);
		crm_svg_text(svg, "strong", value, y + 18, "end", 0, shown(svg, i));
		crm_svg_text(svg, "", before, y + 18, "end", 0, share_before(svg, i));
		crm_svg_text(svg, "", first, y + 18, "end", 0, share_first(svg, i));
	}
	return y - GAP + 2;
}

static double narrow(struct funnel *funnel)
{
	const struct crm_svg *svg = funnel->svg;
	double y = 0;

	funnel->right = svg->width;
	for (size_t i = 0; i < svg->panel->count; i++, y += NARROW_TEXT + NARROW_STEP + NARROW_GAP) {
		const char *share = share_before(svg, i);
		crm_svg_text(svg, "", 0, y + 15, "start", svg->width - crm_svg_width(shown(svg, i)) - PAD, svg->panel->labels[i]);
		crm_svg_text(svg, "strong", svg->width, y + 15, "end", 0, shown(svg, i));
		draw_step(funnel, i, y + NARROW_TEXT, NARROW_STEP, 0);
		if (!*share)
			continue;
		y += NARROW_SHARE;
		crm_svg_text(svg, "dim", svg->width, y + NARROW_TEXT + NARROW_STEP, "end", 0, crm_textf(svg->arena, "%s %s, %s %s",
			share, before_words, share_first(svg, i), first_words));
	}
	return y;
}

double crm_svg_funnel(const struct crm_svg *svg)
{
	struct funnel funnel = { .svg = svg, .most = svg->panel->most };

	return svg->narrow ? narrow(&funnel) : wide(&funnel);
}
