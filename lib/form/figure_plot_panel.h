/*
 * One panel of a figure in gnuplot's language, within a frame that figure_plot.c makes.
 */
#ifndef CRM_FORM_FIGURE_PLOT_PANEL_H
#define CRM_FORM_FIGURE_PLOT_PANEL_H

#include "form/figure_panel.h"

/* Appends what sets axes and labels, the data, and the plot; `number` tells its data from those of others. */
void crm_plot_panel(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel, size_t number);

/* Appends the text in double quotes, of at most `width` columns. `format`: it is one to gnuplot there. */
void crm_plot_string(struct crm_str *out, const char *text, size_t width, bool format);

#endif
