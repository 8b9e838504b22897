/*
 * Lines of braille dots over the labels, named at their ends.
 */
#ifndef CRM_FORM_FIGURE_TEXT_LINE_H
#define CRM_FORM_FIGURE_TEXT_LINE_H

#include "form/figure_panel.h"
#include "form/figure_text.h"

/* Appends the panel, which has at least one label. */
void crm_figure_text_line(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel,
                        struct crm_figure_style style);

#endif
