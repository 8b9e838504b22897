/*
 * Several reports as one page, or one under the other on the terminal.
 */
#ifndef CRM_CLI_REPORT_DASHBOARD_H
#define CRM_CLI_REPORT_DASHBOARD_H

#include "cli/tool.h"

/* Operands: dashboards (query/dashboard.h), or names of reports. What the command line says goes before what a dashboard says. A
 * report without rows has its place all the same. */
CRM_MUST_USE crm_err crm_report_verb_dashboard(struct crm_tool *tool);

#endif
