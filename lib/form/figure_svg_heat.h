/*
 * A table of shades with the numbers in it.
 */
#ifndef CRM_FORM_FIGURE_SVG_HEAT_H
#define CRM_FORM_FIGURE_SVG_HEAT_H

#include "form/figure_svg.h"

/* Appends the shapes of the panel, which has at least one label; returns their height. */
double crm_svg_heat(const struct crm_svg *svg);

#endif
