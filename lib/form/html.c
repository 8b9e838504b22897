#include "form/html.h"

#include <string.h>

#include "base/utf8.h"

const char *crm_html_escape(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

void crm_html_add(struct crm_str *out, const char *text, size_t width)
{
	CRM_AUTO(crm_str_drop) struct crm_str line = {0}, shown = {0};

	crm_str_add(&line, text);
	for (size_t i = 0; i < line.n; i++)
		if (line.s[i] == '\n' || line.s[i] == '\r')
			line.s[i] = ' ';
	crm_utf8_add_shown(&shown, crm_str_text(&line), line.n, width);
	for (size_t i = 0; i < shown.n; i++) {
		const char *instead = crm_html_escape(shown.s[i]);
		if (instead)
			crm_str_add(out, instead);
		else
			crm_str_add_c(out, shown.s[i]);
	}
}
