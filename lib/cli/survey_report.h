/*
 * crm-survey report: what surveys come to.
 */
#ifndef CRM_CLI_SURVEY_REPORT_H
#define CRM_CLI_SURVEY_REPORT_H

#include "cli/tool.h"

extern const struct crm_option crm_options_survey_report[];
CRM_MUST_USE crm_err crm_survey_report_print(struct crm_tool *tool);

#endif
