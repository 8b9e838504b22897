/*
 * Folded lines, as vCard (RFC 6350, 3.2) and iCalendar (RFC 5545, 3.1) write them: a line has at most 75 octets and is
 * ended by CRLF; what follows it with a blank in front belongs to it. vCard 2.1 folds where a blank is, which stays,
 * and ends lines of quoted-printable with '=' instead.
 */
#ifndef CRM_FORM_FOLD_H
#define CRM_FORM_FOLD_H

#include "form/lines.h"

struct crm_unfold {
	struct crm_lines lines;
	bool keeps_blank;            /* vCard 2.1 */
	long line;                   /* where the line given last begins, from 1 */
	struct crm_str text;         /* that line, put together */
	struct crm_str raw;          /* and as it stood there, ended by CRLF: until it is taken */
	struct crm_str ahead;        /* the one after it */
	bool has_ahead, ended;
};

void crm_unfold_begin(struct crm_unfold *unfold, struct crm_decode *decode);
void crm_unfold_drop(struct crm_unfold *unfold); /* not the decode */
/* The next line, borrowed until the next call; NULL at the end. Errors are those of crm_lines_next; a line of more
 * than 16 MiB is CRM_INVALID, too. */
CRM_MUST_USE crm_err crm_unfold_next(struct crm_unfold *unfold, char **text);

/* Appends the line folded and ended; no character is cut. Line ends and controls in it become blanks. */
void crm_fold_add(struct crm_str *out, const char *line, size_t n);

#endif
