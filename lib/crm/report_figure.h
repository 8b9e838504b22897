/*
 * The table of a report as a picture (form/figure.h): with the names of what links lead to.
 */
#ifndef CRM_CRM_REPORT_FIGURE_H
#define CRM_CRM_REPORT_FIGURE_H

#include "crm/report.h"
#include "form/figure.h"

/* `chart`: how it is drawn; NULL: as the report says. CRM_INVALID: not so. Memory: the arena, and the table. */
CRM_MUST_USE crm_err crm_report_figure(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report_table *table,
                                       const char *chart, struct crm_figure *out);

#endif
