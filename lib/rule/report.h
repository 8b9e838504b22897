/*
 * Reports and predictors: a definition is read, and its SQL is prepared, before it is kept. Its title and what it is about are
 * kept beside it, so that they can be listed and searched. Dashboards are read before they are kept.
 */
#ifndef CRM_RULE_REPORT_H
#define CRM_RULE_REPORT_H

#include "form/figure.h"
#include "query/report.h"
#include "rule/rule.h"

extern const struct crm_rule crm_rule_report, crm_rule_predictor, crm_rule_dashboard;

/* Does it hold together: is its SQL SQL that reads alone, and gives as many columns as are named? CRM_INVALID. */
CRM_MUST_USE crm_err crm_report_check(struct crm_store *store, const struct crm_report *report);
/* The columns of a report as those of a picture; links are told by their names. Arena. */
const struct crm_figure_column *crm_report_figure_columns(struct crm_arena *arena, const struct crm_report_column *columns,
                                                          size_t count);

#endif
