/*
 * What the marks of a panel cover: from zero, on one another, from where the one before them ended; and the least and most of it.
 */
#ifndef CRM_FORM_FIGURE_COVER_H
#define CRM_FORM_FIGURE_COVER_H

#include "form/figure_panel.h"

/* Fills from, to, least and most by the numbers; of a waterfall `sum`, too, where the data do not tell it (`told`). */
void crm_panel_cover(struct crm_panel *panel, bool told);

#endif
