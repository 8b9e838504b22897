/*
 * The table of a report as a picture (form/figure.h): with the names of what links lead to.
 */
#ifndef CRM_CRM_REPORT_FIGURE_H
#define CRM_CRM_REPORT_FIGURE_H

#include "crm/report.h"
#include "form/figure.h"

/* `chart`: how it is drawn; NULL: as the report says. What its picture does not tell apart (two pipelines, the groups of --by)
 * becomes a figure each; where that would be too many there is one, without a picture. CRM_INVALID: it cannot be drawn so. Memory:
 * the arena, and the table. */
CRM_MUST_USE crm_err crm_report_figures(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report_table *table,
                                        const char *chart, struct crm_figure **out, size_t *count);

#endif
