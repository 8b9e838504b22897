/*
 * crm-lead score: writes the scores of leads, or explains them.
 */
#ifndef CRM_CLI_LEAD_SCORE_H
#define CRM_CLI_LEAD_SCORE_H

#include "cli/tool.h"

extern const struct crm_option crm_options_lead_score[];

CRM_MUST_USE crm_err crm_lead_score(struct crm_tool *tool);

#endif
