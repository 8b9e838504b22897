/*
 * What comes in on other channels than mail, as rows: one message each, of any format that rows are read from (JSON
 * Lines, CSV, a web form). Columns: channel, source, from, from_name, from_email, from_phone, from_handle, to, cc, subject,
 * body, message_id, in_reply_to, thread, sent_at, automatic, attachments.
 */
#ifndef CRM_CRM_INTAKE_ROW_H
#define CRM_CRM_INTAKE_ROW_H

#include "crm/intake.h"
#include "crm/intake_mail.h"
#include "form/source.h"

struct crm_row_how {
	const struct crm_letter_how *files;  /* how attachments are kept */
	const char *folder;                  /* the attachments' names are files in it; NULL: none may be named */
	const char *channel, *source;        /* of rows that name none; NULL: other, and the channel */
	bool stranger;                       /* anybody may have written it (a web form): it says who and what, no more; what
	                                        else it has, or is no address, becomes text */
};

/* CRM_INVALID: a column that there is not, a value that is none, nothing in it. Memory: the arena. */
CRM_MUST_USE crm_err crm_row_read(const struct crm_row_how *how, struct crm_arena *arena, const struct crm_row *row,
                                  struct crm_incoming *out);

#endif
