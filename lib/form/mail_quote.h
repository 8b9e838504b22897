/*
 * What is new in an answer. Mail programs put the message that is answered under the answer (or behind it, as Outlook
 * does): what stands at the end as a quotation is left out. Quotations between which somebody writes stay, and so does
 * everything where nothing else would be left.
 */
#ifndef CRM_FORM_MAIL_QUOTE_H
#define CRM_FORM_MAIL_QUOTE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* How many bytes of the text are new, without blanks at the end; n if nothing is quoted at its end. */
size_t crm_mail_new_length(const char *text, size_t n);
/* Appends format=flowed (RFC 3676) as the paragraphs that were written. `delsp`: the blank at the end of a line is no part
 * of it (Chinese). Other texts go through with LF as their line ends. */
void crm_mail_unflow(struct crm_str *out, const char *text, size_t n, bool flowed, bool delsp);
/* Is it what answers and forwards have before the subject ("Re:", "AW:", "Odp:", "回复：")? Gives what follows; NULL: it
 * has none. */
const char *crm_mail_after_re(const char *subject, bool *forwarded);

#endif
