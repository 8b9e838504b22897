/*
 * The verbs of crm-mail that send: what waits in the outbox, its list, and trying again or no more.
 */
#ifndef CRM_CLI_MAIL_SEND_H
#define CRM_CLI_MAIL_SEND_H

#include "cli/tool.h"
#include "crm/outbox.h"

/* Tries what is due, or the messages that are named, by `outbox`, whose deliver the tool has set. */
CRM_MUST_USE crm_err crm_mail_send(struct crm_tool *tool, struct crm_outbox *outbox);
CRM_MUST_USE crm_err crm_mail_queue(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_mail_retry(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_mail_cancel(struct crm_tool *tool);

#endif
