/*
 * Texts of the data in HTML and SVG.
 */
#ifndef CRM_FORM_HTML_H
#define CRM_FORM_HTML_H

#include "base/str.h"

/* What stands for a character in text and in quoted attributes; NULL: itself. */
const char *crm_html_escape(char c);
/* A text in one line: an end of line is a space, control characters are shown escaped. At most `width` columns as a terminal
 * counts them, the last one '…' if shortened; 0: no limit. */
void crm_html_add(struct crm_str *out, const char *text, size_t width);

#endif
