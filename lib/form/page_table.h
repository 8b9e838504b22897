/*
 * The table beside a picture: every row of the figure; of a heat map, its rows and columns; of a funnel with the shares.
 */
#ifndef CRM_FORM_PAGE_TABLE_H
#define CRM_FORM_PAGE_TABLE_H

#include "form/figure_panel.h"

/* Appends one table, of a heat map one for each panel. */
void crm_page_table_add(struct crm_str *out, struct crm_arena *arena, const struct crm_figure *figure,
                        const struct crm_panel *panels, size_t count);

#endif
