/*
 * A table of shades: numbers on shaded ground, or shades alone where there is no room for numbers.
 */
#ifndef CRM_FORM_FIGURE_TEXT_HEAT_H
#define CRM_FORM_FIGURE_TEXT_HEAT_H

#include "form/figure_panel.h"
#include "form/figure_text.h"

/* Appends the panel, which has at least one label. */
void crm_figure_text_heat(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel,
                        struct crm_figure_style style);

#endif
