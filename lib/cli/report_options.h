/*
 * How a report is asked on the command line: the options that run, explain and dashboard share.
 */
#ifndef CRM_CLI_REPORT_OPTIONS_H
#define CRM_CLI_REPORT_OPTIONS_H

#include "cli/tool.h"
#include "crm/report.h"
#include "crm/report_shelf.h"

extern const struct crm_option crm_options_report[];

/* The repository as of --as-of, and from here on for reading alone; then the wish. `skip` operands are no terms. */
CRM_MUST_USE crm_err crm_report_options_read(struct crm_tool *tool, size_t skip, struct crm_report_wish *out);
/* The report of that name, its definition read. */
CRM_MUST_USE crm_err crm_report_options_find(struct crm_tool *tool, const char *name, struct crm_report *out);

#endif
