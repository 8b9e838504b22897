/*
 * crm-sla explain: the story of a ticket's clocks, line by line.
 */
#ifndef CRM_CLI_SLA_EXPLAIN_H
#define CRM_CLI_SLA_EXPLAIN_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_sla_explain(struct crm_tool *tool);

#endif
