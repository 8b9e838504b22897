/*
 * A small curve for each series, with its last value, its least and most.
 */
#ifndef CRM_FORM_FIGURE_SVG_SPARK_H
#define CRM_FORM_FIGURE_SVG_SPARK_H

#include "form/figure_svg.h"

/* Appends the shapes of the panel, which has at least one label; returns their height. */
double crm_svg_spark(const struct crm_svg *svg);

#endif
