/*
 * Reports as one HTML file that needs nothing else: pictures as SVG, a table beside each, for light and dark, paper and narrow
 * screens; no script, no network. It can be the body of a mail: the tables say all where SVG and styles are left out.
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
};

void crm_page_add(struct crm_str *out, const struct crm_page *page);

#endif
