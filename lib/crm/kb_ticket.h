/*
 * What a ticket is about, as a question to the knowledge base.
 */
#ifndef CRM_CRM_KB_TICKET_H
#define CRM_CRM_KB_TICKET_H

#include "crm/kb_query.h"
#include "repo/repo.h"

/* The words of a ticket and of what was written about it, and its language (NULL: it cannot be told). */
CRM_MUST_USE crm_err crm_kb_ticket(struct crm_repo *repo, struct crm_arena *arena, const char *ticket,
                                   struct crm_kb_query *query, const char **language);

#endif
