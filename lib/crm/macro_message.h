/*
 * A text to a ticket: an answer that goes out to its customer, or a note among us.
 */
#ifndef CRM_CRM_MACRO_MESSAGE_H
#define CRM_CRM_MACRO_MESSAGE_H

#include "repo/change.h"

/* Writes a message record of who acts. An answer to a customer with an address is a mail that waits to be sent, else what
 * the ticket came by. Memory: the arena. */
CRM_MUST_USE crm_err crm_macro_message(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                       const struct crm_record *ticket, bool internal, const char *subject,
                                       const char *body);

#endif
