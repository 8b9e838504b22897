/*
 * The verbs of crm-mail that send: what waits in the outbox, its list, and trying again or no more.
 */
#ifndef CRM_CLI_MAIL_SEND_H
#define CRM_CLI_MAIL_SEND_H

#include "cli/tool.h"
#include "crm/outbox.h"

extern const struct crm_option crm_options_mail_send[];

/* What came of one look at what waits. */
struct crm_mail_pass {
	int64_t sent, waits, failed;
	int64_t next;                    /* the first of those that wait is due then; 0: none waits */
	bool in_vain;                    /* it ended early: so many could not be sent that the server is to blame */
};
/* Tries what is due; prints the ids of what was sent, at once. */
CRM_MUST_USE crm_err crm_mail_pass(struct crm_tool *tool, struct crm_outbox *outbox, struct crm_mail_pass *out);

/* Tries what is due, or the messages that are named, by `outbox`, whose deliver the tool has set. */
CRM_MUST_USE crm_err crm_mail_send(struct crm_tool *tool, struct crm_outbox *outbox);
CRM_MUST_USE crm_err crm_mail_queue(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_mail_retry(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_mail_cancel(struct crm_tool *tool);

#endif
