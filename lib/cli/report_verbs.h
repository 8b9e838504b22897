/*
 * The verbs of crm-report that look at definitions and change them.
 */
#ifndef CRM_CLI_REPORT_VERBS_H
#define CRM_CLI_REPORT_VERBS_H

#include "cli/tool.h"

extern const struct crm_option crm_options_report_run[]; /* of run alone */
extern const struct crm_option crm_options_report_list[];
extern const struct crm_option crm_options_report_shelf[]; /* of show, new and edit: what kind of definition */

CRM_MUST_USE crm_err crm_report_verb_run(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_report_verb_explain(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_report_verb_list(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_report_verb_show(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_report_verb_new(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_report_verb_edit(struct crm_tool *tool);

#endif
