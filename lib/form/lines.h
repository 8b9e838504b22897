/*
 * Text line by line: ended by LF, CRLF or CR, or by NUL. In constant memory: a line has at
 * most 16 MiB.
 */
#ifndef CRM_FORM_LINES_H
#define CRM_FORM_LINES_H

#include "base/str.h"
#include "form/decode.h"

struct crm_lines {
	struct crm_decode *decode;   /* borrowed */
	bool nul;                    /* lines end with a NUL */
	long line;                   /* number of the line given last, from 1 */
	bool broken;                 /* nothing can follow an error */
	struct crm_str carry;        /* a line that began in an earlier block */
	const char *text;            /* what is left of the block */
	size_t n;
	bool after_cr, ended;
};

void crm_lines_drop(struct crm_lines *lines); /* not the decode */
/* The next line without its end, borrowed until the next call and not ended by a NUL; *text NULL at the end. */
CRM_MUST_USE crm_err crm_lines_next(struct crm_lines *lines, const char **text, size_t *n);

#endif
