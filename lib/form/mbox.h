/*
 * Mailboxes in one file (RFC 4155 and its elders): each message begins with a line "From sender date" at the start or
 * after a blank line, which is no part of it, as is the blank line. The message's own bytes are left as they are, also
 * ">From " that some writers put for "From ".
 */
#ifndef CRM_FORM_MBOX_H
#define CRM_FORM_MBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { CRM_MBOX_BLOCK = 64 * 1024 };

struct crm_mbox {
	int fd;                          /* the caller's */
	char block[CRM_MBOX_BLOCK];
	size_t n, at;                    /* of the block: read, used */
	bool ended, started;
};

/* The next message, written to `out`; *more false: there is none. CRM_INVALID: the file does not begin as one does. */
CRM_MUST_USE crm_err crm_mbox_next(struct crm_mbox *mbox, int out, bool *more);

/* Does what `fd` holds from where it is begin with such a line, and has it another, each with a date? One mail alone is
 * handed over so as well, and a line of its text may begin with "From ". Moves in the file. */
CRM_MUST_USE crm_err crm_mbox_is(int fd, bool *yes);

#endif
