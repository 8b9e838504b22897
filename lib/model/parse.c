#include "model/parse.h"

#include <stdio.h>
#include <string.h>

enum { QUOTED = 60 };

int crm_parse_quoted(const struct crm_parsing *in)
{
	size_t n = in->n;

	if (n <= QUOTED)
		return (int)n;
	n = QUOTED;
	/* Never half a character: a byte 10xxxxxx goes on with one. */
	while (n && ((unsigned char)in->text[n] & 0xc0) == 0x80)
		n--;
	return (int)n;
}

crm_err crm_parse_refuse(const struct crm_parsing *in)
{
	int n = crm_parse_quoted(in);

	return crm_fail(CRM_INVALID, "'%.*s%s' is not %s", n, in->text,
	                (size_t)n < in->n ? "..." : "", crm_type_title(in->field->type));
}

crm_err crm_parse_refuse_for(const struct crm_parsing *in, const char *format, ...)
{
	char reason[200];
	int n = crm_parse_quoted(in);
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	return crm_fail(CRM_INVALID, "'%.*s%s' is not %s: %s", n, in->text,
	                (size_t)n < in->n ? "..." : "", crm_type_title(in->field->type), reason);
}

struct crm_value crm_parse_same(const struct crm_parsing *in)
{
	return crm_value_text_n(in->text, in->n);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

const char *crm_trim(const char *text, size_t *n)
{
	while (*n && is_space(*text)) {
		text++;
		--*n;
	}
	while (*n && is_space(text[*n - 1]))
		--*n;
	return text;
}
