/*
 * Figures as SVG within an HTML page (form/page.h). Colours are classes, which the page's style knows for light and dark;
 * beside each stands a colour for readers without a style.
 */
#ifndef CRM_FORM_FIGURE_SVG_H
#define CRM_FORM_FIGURE_SVG_H

#include "form/figure_panel.h"

enum { CRM_SVG_WIDE = 720, CRM_SVG_NARROW = 340 };

/* A drawing under way: `out` takes the shapes. */
struct crm_svg {
	struct crm_str *out;
	struct crm_arena *arena;
	const struct crm_panel *panel;
	double width;
	bool narrow;
};

/* Appends the element. `name`: its accessible name; `id`: of the page's own, for its parts. The narrow one is hidden but
 * where the page's style shows it instead of the wide one. */
void crm_figure_svg(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel, const char *name,
                    const char *id, bool narrow);

/* -- for the files figure_svg_*.c: one kind each, which returns the height it needs -- */

enum { CRM_SVG_LETTER = 8, CRM_SVG_TEXT = 13 };  /* as wide is a letter of a wide font, as high is a text */

enum crm_svg_ink { CRM_SVG_UP, CRM_SVG_DOWN, CRM_SVG_SUM, CRM_SVG_HEAT, CRM_SVG_SERIES = CRM_SVG_HEAT + 5 };
enum { CRM_SVG_SERIES_COUNT = 8 };

enum crm_svg_ink crm_svg_series(size_t i);
/* "#2563eb": as it is on white paper. */
const char *crm_svg_color(enum crm_svg_ink ink);
/* class="..." fill="...": of an area, or of a line. */
void crm_svg_add_fill(const struct crm_svg *svg, enum crm_svg_ink ink);
void crm_svg_add_stroke(const struct crm_svg *svg, enum crm_svg_ink ink);
/* `tip` is told when it is pointed at; NULL: nothing. */
void crm_svg_rect(const struct crm_svg *svg, enum crm_svg_ink ink, double x, double y, double width, double height,
                  const char *tip);
/* `kind`: a class, "" for plain; `anchor`: start, middle or end; cut to `width` pixels, 0: whole. */
void crm_svg_text(const struct crm_svg *svg, const char *kind, double x, double y, const char *anchor, double width,
                  const char *text);
void crm_svg_rule(const struct crm_svg *svg, const char *kind, double x0, double y0, double x1, double y1);
/* The pixels a text takes, about. */
double crm_svg_width(const char *text);
double crm_svg_widest(const char *const *texts, size_t count);
/* "ann, 2026-01: 48,000.00 EUR" */
const char *crm_svg_tip(const struct crm_svg *svg, size_t label, size_t series);

#endif
