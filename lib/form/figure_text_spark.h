/*
 * A line of text for each series: a small curve, its last value, its least and most.
 */
#ifndef CRM_FORM_FIGURE_TEXT_SPARK_H
#define CRM_FORM_FIGURE_TEXT_SPARK_H

#include "form/figure_panel.h"
#include "form/figure_text.h"

/* Appends the panel, which has at least one label. */
void crm_figure_text_spark(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel,
                        struct crm_figure_style style);

#endif
