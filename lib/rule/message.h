/*
 * Messages, and what follows from one for its ticket.
 *
 * A mail that goes out gets what threads it in a mail reader (RFC 5322, 3.6.4): a Message-ID made of the record's id and the
 * sender's domain, In-Reply-To and References of the last message of the thread; and, where it is to somebody and is not
 * said to be sent, its place in the queue. Other messages are dated now, unless they say when they were.
 *
 * A mail that is to be sent has addresses in To (and Cc), and nothing else: who is no address would not get it. One
 * that was sent does not wait again.
 *
 * What a customer writes opens a ticket that is pending, on hold, solved or closed, unless the same change has written the
 * ticket as well (a call, written down as solved); the first answer of a person dates
 * first_response_at and opens a ticket that was new. An answer to a survey opens nothing. What a machine wrote (automatic) and
 * what we note among ourselves change nothing.
 *
 * The last answer of a person that fails (it bounced, was refused or cancelled) opens a ticket that is pending, on hold or
 * solved, for the customer has not got it. One that is closed stays so, and is tagged. What failed is no first response.
 */
#ifndef CRM_RULE_MESSAGE_H
#define CRM_RULE_MESSAGE_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_message;

/* The tag of a ticket that is of what no person wrote: nobody waits, nobody is asked how it went. It goes when a person
 * writes. */
#define CRM_TICKET_AUTOMATIC "automatic"
/* The tag of a closed ticket whose last answer did not arrive. It goes when the ticket is opened. */
#define CRM_TICKET_UNDELIVERED "undelivered"

/* CRM_INVALID, with the field: something in it is no address, or nothing is. */
CRM_MUST_USE crm_err crm_message_check_address(const char *field, const char *text);

/* The last message of the ticket that a person wrote, in this direction ("in", "out"); NULL if there is none. Arena. */
CRM_MUST_USE crm_err crm_message_last(struct crm_store *store, struct crm_arena *arena, const char *ticket,
                                      const char *direction, struct crm_record **out);

#endif
