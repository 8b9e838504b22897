/*
 * crm-ticket thread: the conversation of a ticket, for reading: the oldest first, below what the ticket is.
 */
#ifndef CRM_CLI_TICKET_THREAD_H
#define CRM_CLI_TICKET_THREAD_H

#include "cli/tool.h"

extern const struct crm_option crm_options_ticket_thread[];

CRM_MUST_USE crm_err crm_ticket_thread(struct crm_tool *tool);

#endif
