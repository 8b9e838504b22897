/*
 * Markdown (CommonMark, by its reference library cmark) as HTML that is safe to show, whoever wrote it: raw
 * HTML stands there as text, and links and pictures lead nowhere but to http, https, mailto, tel and beside the
 * page. And as plain text.
 */
#ifndef CRM_FORM_MARKDOWN_H
#define CRM_FORM_MARKDOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct crm_markdown {
	int deeper;                   /* what is added to the level of headings: 1 makes <h2> of '#' */
	const char *title;            /* a first heading that says just this is left out; NULL: none is */
	/* Where a link leads, given where it was written to; NULL: nowhere, its text stays. NULL itself: as written. What it gives
	 * is borrowed. */
	const char *(*link)(void *context, const char *url);
	void *context;
};

/* Appends it. `n` bytes of UTF-8; what is none becomes U+FFFD. */
void crm_markdown_add_html(struct crm_str *out, const char *text, size_t n, const struct crm_markdown *options);
/* Appends its words, a line for each paragraph. */
void crm_markdown_add_text(struct crm_str *out, const char *text, size_t n);
/* Appends the text of its first heading of the first level; false if it has none. */
bool crm_markdown_add_title(struct crm_str *out, const char *text, size_t n);

#endif
