/*
 * A message of the outbox as the mail it goes out as. (Inside crm/outbox.)
 */
#ifndef CRM_CRM_OUTBOX_LETTER_H
#define CRM_CRM_OUTBOX_LETTER_H

#include "crm/outbox.h"

struct crm_outbox_letter {
	const char *from;                /* who it is handed over from: our own address */
	const char **to;                 /* all it goes to */
	size_t count, to_count;          /* the first to_count are in To, the others in Cc */
};

/* The Message-ID it has at every try. Arena. */
const char *crm_outbox_id(const struct crm_outbox *outbox, struct crm_arena *arena, const struct crm_record *message);
/* Writes it to `fd`. CRM_INVALID: it cannot be sent as it is (nobody to send it to). Memory: the arena. */
CRM_MUST_USE crm_err crm_outbox_write(const struct crm_outbox *outbox, struct crm_arena *arena,
                                      const struct crm_record *message, int fd, struct crm_outbox_letter *out);

#endif
