/*
 * crm-lead assign: gives leads to who works on them, or explains whom it would give them to.
 */
#ifndef CRM_CLI_LEAD_ASSIGN_H
#define CRM_CLI_LEAD_ASSIGN_H

#include "cli/tool.h"

extern const struct crm_option crm_options_lead_assign[];

CRM_MUST_USE crm_err crm_lead_assign(struct crm_tool *tool);

#endif
