#include "history/trailer.h"

#include <string.h>

static void add_escaped(struct crm_str *out, const char *value)
{
	static const char plain[] = "\\\n\r\t", letters[] = "\\nrt";

	for (const char *p = value; *p; p++) {
		unsigned char c = (unsigned char)*p;
		const char *known = strchr(plain, c);
		bool at_end = p == value || p[1] == '\0';

		if (known)
			crm_str_addf(out, "\\%c", letters[known - plain]);
		else if (c < 0x20 || c == 0x7f || (c == ' ' && at_end))
			crm_str_addf(out, "\\x%02x", c);
		else
			crm_str_add_c(out, *p);
	}
}

void crm_trailer_add(struct crm_str *out, const char *key, const char *value)
{
	if (!value)
		return;
	crm_str_addf(out, "%s: ", key);
	if (*value)
		add_escaped(out, value);
	else
		crm_str_add(out, "\\e");
	crm_str_add_c(out, '\n');
}

static int digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* One escape at `p`, which stands on the backslash: its byte into *c and its length, 0 if it is
 * none. */
static size_t read_escape(const char *p, const char *end, char *c)
{
	static const char plain[] = "\\\n\r\t", letters[] = "\\nrt";
	const char *known = end - p >= 2 && p[1] ? strchr(letters, p[1]) : NULL;

	if (known) {
		*c = plain[known - letters];
		return 2;
	}
	if (end - p < 4 || p[1] != 'x' || digit(p[2]) < 0 || digit(p[3]) < 0)
		return 0;
	*c = (char)(digit(p[2]) << 4 | digit(p[3]));
	return *c ? 4 : 0;
}

static char *unescape(struct crm_arena *arena, const char *p, const char *end)
{
	char *text = crm_copy_n(arena, p, (size_t)(end - p)), *out = text;

	if (strcmp(text, "\\e") == 0)
		p = end;
	while (p < end) {
		char c;
		size_t n = *p == '\\' ? read_escape(p, end, &c) : 0;

		*out++ = n ? c : *p;
		p += n ? n : 1;
	}
	*out = '\0';
	return text;
}

/* The last paragraph; the first one is the subject and never holds trailers. */
static const char *last_paragraph(const char *message)
{
	const char *found = NULL;

	for (const char *p = message; (p = strstr(p, "\n\n")); p += 2)
		if (p[2] && p[2] != '\n')
			found = p + 2;
	return found ? found : "";
}

char *crm_trailer_find(struct crm_arena *arena, const char *message, const char *key)
{
	size_t n = strlen(key);
	char *value = NULL;

	for (const char *line = last_paragraph(message); *line;) {
		const char *end = strchrnul(line, '\n');

		if (strncmp(line, key, n) == 0 && line[n] == ':' && line[n + 1] == ' ')
			value = unescape(arena, line + n + 2, end);
		line = *end ? end + 1 : end;
	}
	return value;
}
