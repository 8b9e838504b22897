#include "form/markup.h"

#include <string.h>

#include "base/utf8.h"

static void add_line(struct crm_str *out, struct crm_str *scratch, const char *text, size_t n,
                     const char *(*escape)(char c))
{
	crm_str_clear(scratch);
	crm_utf8_add_shown(scratch, text, n, 0);
	for (size_t i = 0; i < scratch->n; i++) {
		const char *instead = escape(scratch->s[i]);
		if (instead)
			crm_str_add(out, instead);
		else
			crm_str_add_c(out, scratch->s[i]);
	}
}

void crm_markup_add(struct crm_str *out, struct crm_str *scratch, const char *text, size_t n,
                    const char *(*escape)(char c))
{
	const char *end = text + n;

	while (n > 0) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		size_t length = (size_t)((newline ? newline : end) - text);
		if (newline && length > 0 && text[length - 1] == '\r')
			length--;
		add_line(out, scratch, text, length, escape);
		if (!newline)
			break;
		crm_str_add(out, "<br>");
		text = newline + 1;
		n = (size_t)(end - text);
	}
}
