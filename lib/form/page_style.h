/*
 * The style of a page of reports (form/page.h).
 */
#ifndef CRM_FORM_PAGE_STYLE_H
#define CRM_FORM_PAGE_STYLE_H

#include "base/str.h"

/* Appends the text of the style element. */
void crm_page_style_add(struct crm_str *out);

#endif
