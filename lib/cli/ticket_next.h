/*
 * crm-ticket next and claim: what to work on now, and taking it.
 */
#ifndef CRM_CLI_TICKET_NEXT_H
#define CRM_CLI_TICKET_NEXT_H

#include "cli/tool.h"

extern const struct crm_option crm_options_ticket_next[];

CRM_MUST_USE crm_err crm_ticket_show_next(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_ticket_claim(struct crm_tool *tool);

#endif
