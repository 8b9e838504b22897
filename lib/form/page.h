/*
 * Reports as one HTML file that needs nothing else: pictures as SVG, a table beside each, for light and dark, paper and narrow
 * screens; no script, no network. The tables say all where pictures and styles are left out, as in mails.
 */
#ifndef CRM_FORM_PAGE_H
#define CRM_FORM_PAGE_H

#include "form/figure.h"

struct crm_page {
	const char *title;
	const char *note;                  /* under it: of when, of whom; may be NULL */
	const char *language;              /* of titles and values, BCP 47; NULL: en */
	const struct crm_figure *figures;
	size_t count;
	bool mail;                         /* the body of a mail: pictures of characters, for its readers leave SVG out */
};

void crm_page_add(struct crm_str *out, const struct crm_page *page);

#endif
