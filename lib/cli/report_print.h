/*
 * The table of a report, printed as every listing is.
 */
#ifndef CRM_CLI_REPORT_PRINT_H
#define CRM_CLI_REPORT_PRINT_H

#include "cli/tool.h"
#include "crm/report.h"

/* Links are shown by their names; machines are told the id too where a name may be that of several. What it is of is said on
 * stderr to people. CRM_NOTHING if it has no rows. */
CRM_MUST_USE crm_err crm_report_print(struct crm_tool *tool, const struct crm_report_table *report);

#endif
