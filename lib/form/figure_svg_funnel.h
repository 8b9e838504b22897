/*
 * Steps in the middle, each with its share of the one before it and of the first.
 */
#ifndef CRM_FORM_FIGURE_SVG_FUNNEL_H
#define CRM_FORM_FIGURE_SVG_FUNNEL_H

#include "form/figure_svg.h"

/* Appends the shapes of the panel, which has at least one label; returns their height. */
double crm_svg_funnel(const struct crm_svg *svg);

#endif
