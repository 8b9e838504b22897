/*
 * The verbs about a ticket and others: link, unlink, split.
 */
#ifndef CRM_CLI_TICKET_PAIRS_H
#define CRM_CLI_TICKET_PAIRS_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_ticket_tie(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_ticket_untie(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_ticket_part(struct crm_tool *tool);

#endif
