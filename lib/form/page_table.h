/*
 * The table beside a picture: every row of the figure, of a funnel with the shares; where the chart has series and nothing more
 * is in the figure, a column for each of them.
 */
#ifndef CRM_FORM_PAGE_TABLE_H
#define CRM_FORM_PAGE_TABLE_H

#include "form/figure_panel.h"

enum { CRM_PAGE_BRIEF = 24 }; /* a table of so many rows is kept on one page, its picture beside it */

/* Appends one table; one for each panel where series have columns. */
void crm_page_table_add(struct crm_str *out, struct crm_arena *arena, const struct crm_figure *figure,
                        const struct crm_panel *panels, size_t count);

/* How wide it will be, about, in letters; judged by the first rows. */
size_t crm_page_table_width(const struct crm_figure *figure, const struct crm_panel *panels, size_t count);

#endif
