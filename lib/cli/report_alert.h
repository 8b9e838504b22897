/*
 * --alert 'won<5': does a row of a report have such a value? For cron: the exit status tells. Where there are no rows at all, counts and
 * amounts are 0.
 */
#ifndef CRM_CLI_REPORT_ALERT_H
#define CRM_CLI_REPORT_ALERT_H

#include "cli/tool.h"
#include "crm/report.h"

/* COLUMN OP VALUE; OP is = != < <= > >=; the value as people write one of the column's type, amounts in whole units. Each row
 * that has such a value is told on stderr. CRM_USAGE: no such column, or the value does not fit it. */
CRM_MUST_USE crm_err crm_report_alert(struct crm_tool *tool, const struct crm_report_table *report, const char *text,
                                      bool *fired);

#endif
