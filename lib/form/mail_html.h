/*
 * A text out of HTML, for people who read mail as text and for searching: paragraphs, lists, cells, links with where they
 * lead, quotations with '>' before them. What only a browser needs is left out. It is no browser: what is broken is read
 * as text.
 */
#ifndef CRM_FORM_MAIL_HTML_H
#define CRM_FORM_MAIL_HTML_H

#include <stddef.h>

#include "base/str.h"

/* `html` is UTF-8. */
void crm_mail_html_add(struct crm_str *out, const char *html, size_t n);

#endif
