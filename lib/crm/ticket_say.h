/*
 * Saying something about a ticket: what the customer asked, an answer, a note among ourselves. What follows from it for the
 * ticket is a matter of the rules (rule/message.h).
 */
#ifndef CRM_CRM_TICKET_SAY_H
#define CRM_CRM_TICKET_SAY_H

#include "model/record.h"
#include "repo/change.h"

struct crm_said {
	const char *direction;  /* "in", "out", "internal" */
	const char *text;
	const char *subject;    /* of a mail; NULL: "Re: " and the ticket's. The ticket's mark is put to either */
	const char *channel;    /* NULL: the ticket's, else that of the customer's last message, where that is web or none: email
	                         * if there is an address; of what is internal: note */
	const char *to;         /* who gets a mail; NULL: who wrote last (Reply-To), if it is the ticket's contact, else the
	                         * contact */
	bool prepared;          /* nobody has said it but by this message: what is sent to nobody has failed, and is no answer */
};

/* Writes a message about the ticket into the change; one that goes out by mail is from the setting mail.from (else from
 * who acts, if that is one of us), with the ticket's watchers in copy and its mark in the subject. CRM_INVALID: a mail that
 * nobody sends. Memory: the arena. */
CRM_MUST_USE crm_err crm_ticket_say(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                    const struct crm_record *ticket, const struct crm_said *said,
                                    struct crm_record **message);

/* Of an answer by mail that is to be tried again: its copies go to who watches the ticket now. To is as it was written, and
 * all is in a mail that nobody wrote so (author). */
CRM_MUST_USE crm_err crm_ticket_copy_again(struct crm_repo *repo, struct crm_record *message);

/* Why an answer gets to nobody, and the option of reply that would help; NULL: it does, or by telephone, where saying is
 * telling. Memory: the message's arena. */
const char *crm_ticket_unsent(const struct crm_record *message, const char **option);

#endif
