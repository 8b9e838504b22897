/*
 * Tickets: the steps of their life. What follows from a step is a matter of the rules (rule/ticket.h); here is what a
 * person means by a verb.
 */
#ifndef CRM_CRM_TICKET_H
#define CRM_CRM_TICKET_H

#include "model/record.h"
#include "repo/repo.h"

/* Open again, if it is solved, closed, merged or spam; else CRM_INVALID. */
CRM_MUST_USE crm_err crm_ticket_reopen(struct crm_record *ticket);

/* `who` ("me", a user, an e-mail address) joins the watchers, or leaves them. */
CRM_MUST_USE crm_err crm_ticket_watch(struct crm_repo *repo, struct crm_record *ticket, const char *who, bool on);

#endif
