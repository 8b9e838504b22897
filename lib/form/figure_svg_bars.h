/*
 * Bars in rows: beside one another, on one another (stacked), floating (waterfall).
 */
#ifndef CRM_FORM_FIGURE_SVG_BARS_H
#define CRM_FORM_FIGURE_SVG_BARS_H

#include "form/figure_svg.h"

/* Appends the shapes of the panel, which has at least one label; returns their height. */
double crm_svg_bars(const struct crm_svg *svg);

#endif
