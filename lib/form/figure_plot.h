/*
 * Figures as scripts of gnuplot (5.2 or newer), which draw them as SVG or PNG. All texts are written so that gnuplot cannot
 * read them as anything else: letters and digits as they are, every other byte by its octal number.
 */
#ifndef CRM_FORM_FIGURE_PLOT_H
#define CRM_FORM_FIGURE_PLOT_H

#include "form/figure.h"

enum crm_plot_format { CRM_PLOT_SVG, CRM_PLOT_PNG };

/* Appends the script; the picture comes out of gnuplot's stdout. CRM_INVALID: the figure has no chart or no rows. */
CRM_MUST_USE crm_err crm_figure_add_plot(struct crm_str *out, const struct crm_figure *figure, enum crm_plot_format format);

#endif
