/*
 * crm-ticket save: what came with a ticket's messages, or went out with them, as files again.
 */
#ifndef CRM_CLI_TICKET_SAVE_H
#define CRM_CLI_TICKET_SAVE_H

#include "cli/tool.h"

extern const struct crm_option crm_options_ticket_save[];

/* REF [NAME...]: all attachments (but for mails as they came), or those of these names or ids. Prints the paths. */
CRM_MUST_USE crm_err crm_ticket_save(struct crm_tool *tool);

#endif
