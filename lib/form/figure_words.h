/*
 * What is said of the marks of a panel, by whoever draws them.
 */
#ifndef CRM_FORM_FIGURE_WORDS_H
#define CRM_FORM_FIGURE_WORDS_H

#include "form/figure_panel.h"

/* Of so many shades from the least to the most, the one of a number; the middle one where all are the same, the first if zero. */
size_t crm_panel_shade(const struct crm_panel *panel, double number, size_t shades);
/* The sum over the series of a label, as people see it; "" where nothing is known. Exact: of the marks' numbers. */
const char *crm_panel_total(struct crm_arena *arena, const struct crm_panel *panel, size_t label);
/* "66 %" of a share; "0.4 %" below one; "" where the whole is nothing or unknown. */
const char *crm_panel_share(struct crm_arena *arena, const struct crm_mark *part, const struct crm_mark *whole);
/* A change of a waterfall with its sign, a sum without. */
const char *crm_panel_change(struct crm_arena *arena, const struct crm_mark *mark);
/* "and 12 more are not drawn", NULL where all is. */
const char *crm_panel_rest(struct crm_arena *arena, const struct crm_panel *panel);

#endif
