/*
 * Lines over the labels, named at their ends.
 */
#ifndef CRM_FORM_FIGURE_SVG_LINE_H
#define CRM_FORM_FIGURE_SVG_LINE_H

#include "form/figure_svg.h"

/* Appends the shapes of the panel, which has at least one label; returns their height. */
double crm_svg_line(const struct crm_svg *svg);

#endif
