/*
 * Markdown to HTML: whatever was written, only the elements that Markdown has come out, and no address with a
 * scheme but the few that are safe.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "form/markdown.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static bool is_allowed(const char *tag)
{
	static const char *const tags[] = { "p>", "h1>", "h2>", "h3>", "h4>", "h5>", "h6>", "em>", "strong>",
		"code", "pre>", "ul>",
		"ol", "li>", "blockquote>", "a href=\"", "img src=\"", "hr />", "br />", "a>" };
	if (*tag == '/')
		tag++;
	for (size_t i = 0; i < CRM_COUNT(tags); i++)
		if (crm_starts(tag, tags[i]))
			return true;
	return false;
}

static bool is_safe(const char *url)
{
	static const char *const schemes[] = { "http:", "https:", "mailto:", "tel:" };
	if (url[strcspn(url, ":/?#\"")] != ':')
		return true;
	for (size_t i = 0; i < CRM_COUNT(schemes); i++)
		if (!strncasecmp(url, schemes[i], strlen(schemes[i])))
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	crm_markdown_add_html(&out, (const char *)data, size, &(struct crm_markdown){ .deeper = 1 });
	for (const char *at = crm_str_text(&out); (at = strchr(at, '<')); at++) {
		if (!is_allowed(at + 1))
			abort();
		if ((crm_starts(at, "<a href=\"") && !is_safe(at + 9)) || (crm_starts(at, "<img src=\"") && !is_safe(at + 10)))
			abort();
	}
	crm_markdown_add_text(&text, (const char *)data, size);
	return 0;
}
