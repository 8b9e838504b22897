/*
 * Bars in rows: beside one another, on one another (stacked), floating (waterfall), and steps with their shares (funnel).
 */
#ifndef CRM_FORM_FIGURE_TEXT_BARS_H
#define CRM_FORM_FIGURE_TEXT_BARS_H

#include "form/figure_panel.h"
#include "form/figure_text.h"

/* Appends the panel, which has at least one label. */
void crm_figure_text_bars(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel,
                        struct crm_figure_style style);

#endif
