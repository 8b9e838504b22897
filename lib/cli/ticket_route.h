/*
 * crm-ticket route: tickets into queues, and to people, by the records of route.
 */
#ifndef CRM_CLI_TICKET_ROUTE_H
#define CRM_CLI_TICKET_ROUTE_H

#include "cli/tool.h"

extern const struct crm_option crm_options_ticket_route[];

CRM_MUST_USE crm_err crm_ticket_route(struct crm_tool *tool);

#endif
