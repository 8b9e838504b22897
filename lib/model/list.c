#include "model/list.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ';' is ours; people write ',', and so do other systems. */
static bool is_separator(char c)
{
	return c == ';' || c == ',';
}

/* What '\' takes its meaning from in CSV; before anything else it is itself. */
static bool is_escapable(char c)
{
	return is_separator(c) || c == '\\' || is_space(c);
}

/* One element of 'a; b\;c' from *at on, without the white space around it. */
static char *next_part(struct crm_arena *arena, const char **at)
{
	const char *from = *at;
	size_t n = 0, keep = 0;

	while (is_space(*from))
		from++;
	const char *end = from;
	while (*end && !is_separator(*end))
		end += *end == '\\' && end[1] ? 2 : 1;
	char *part = crm_alloc(arena, (size_t)(end - from) + 1);
	while (from < end) {
		bool escaped = *from == '\\' && from + 1 < end && is_escapable(from[1]);
		from += escaped;
		part[n++] = *from;
		if (escaped || !is_space(*from))
			keep = n;
		from++;
	}
	part[keep] = '\0';
	*at = *end ? end + 1 : end;
	return part;
}

const char **crm_list_split(struct crm_arena *arena, const char *text, size_t *count)
{
	size_t most = 1;

	for (const char *c = text; *c; c++)
		most += is_separator(*c);
	const char **parts = crm_new(arena, const char *, most);
	for (*count = 0; *text;) {
		const char *part = next_part(arena, &text);
		if (*part)
			parts[(*count)++] = part;
	}
	return parts;
}

const char **crm_list_elements(struct crm_arena *arena, struct crm_value list, size_t more,
                               size_t *count)
{
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	size_t n = 0;

	for (size_t at = 0; crm_list_next(list, &at, &element);)
		n++;
	const char **all = crm_new(arena, const char *, n + more + 1);
	*count = 0;
	for (size_t at = 0; crm_list_next(list, &at, &element);)
		all[(*count)++] = crm_copy_n(arena, crm_str_text(&element), element.n);
	return all;
}

/* The letter after '\' for a character, as SQLite's json_quote has it; 0 for none. */
static char short_escape(char c)
{
	switch (c) {
	case '"': return '"';
	case '\\': return '\\';
	case '\b': return 'b';
	case '\f': return 'f';
	case '\n': return 'n';
	case '\r': return 'r';
	case '\t': return 't';
	default: return 0;
	}
}

static void add_quoted(struct crm_str *out, const char *text)
{
	crm_str_add_c(out, '"');
	for (;;) {
		size_t n = 0;
		while ((unsigned char)text[n] >= ' ' && text[n] != '"' && text[n] != '\\')
			n++;
		crm_str_add_n(out, text, n);
		text += n;
		if (!*text)
			break;
		char c = short_escape(*text);
		if (c)
			crm_str_addf(out, "\\%c", c);
		else
			crm_str_addf(out, "\\u%04x", (unsigned)*text);
		text++;
	}
	crm_str_add_c(out, '"');
}

/* Four hex digits; 0 for anything else, which no element holds. */
static uint32_t hex4(const char *text)
{
	uint32_t code = 0;

	for (int i = 0; i < 4; i++) {
		char c = text[i];
		if (c >= '0' && c <= '9')
			code = code << 4 | (uint32_t)(c - '0');
		else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
			code = code << 4 | (uint32_t)((c & 0x0f) + 9);
		else
			return 0;
	}
	return code;
}

/* What follows '\' at `text`; gives the bytes it takes, 0 if it is broken. */
static size_t add_escaped(struct crm_str *out, const char *text)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *letter = *text ? strchr(letters, *text) : NULL;

	if (letter) {
		crm_str_add_c(out, meant[letter - letters]);
		return 1;
	}
	uint32_t code = *text == 'u' ? hex4(text + 1) : 0;
	if (code == 0)
		return 0;
	if (code < 0xd800 || code > 0xdfff) {
		crm_utf8_add(out, code);
		return 5;
	}
	/* A character beyond the first 65,536 is a pair of surrogates (RFC 8259, 7). */
	uint32_t low = code < 0xdc00 && text[5] == '\\' && text[6] == 'u' ? hex4(text + 7) : 0;
	if (low < 0xdc00 || low > 0xdfff)
		return 0;
	crm_utf8_add(out, 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00));
	return 11;
}

static const char *skip_space(const char *text)
{
	while (is_space(*text))
		text++;
	return text;
}

bool crm_list_next(struct crm_value list, size_t *at, struct crm_str *out)
{
	crm_str_clear(out);
	if (list.shape != CRM_TEXT || *at >= list.n)
		return false;
	const char *from = skip_space(list.s + *at);
	if (*from == (*at ? ',' : '['))
		from = skip_space(from + 1);
	else
		return false;
	if (*from != '"')
		return false;
	for (from++; *from && *from != '"';) {
		size_t n = strcspn(from, "\"\\");
		crm_str_add_n(out, from, n);
		from += n;
		if (*from != '\\')
			continue;
		n = add_escaped(out, from + 1);
		if (n == 0)
			return false;
		from += 1 + n;
	}
	if (*from != '"')
		return false;
	*at = (size_t)(from + 1 - list.s);
	return true;
}

bool crm_list_has(struct crm_value list, const char *element)
{
	CRM_AUTO(crm_str_drop) struct crm_str each = {0};

	for (size_t at = 0; crm_list_next(list, &at, &each);)
		if (strcmp(crm_str_text(&each), element) == 0)
			return true;
	return false;
}

void crm_list_add_element(struct crm_str *out, const char *element, size_t n)
{
	if (out->n)
		crm_str_add_c(out, ';');
	for (size_t i = 0; i < n; i++) {
		bool edge = i == 0 || i == n - 1;
		if (is_separator(element[i]) || element[i] == '\\' || (edge && is_space(element[i])))
			crm_str_add_c(out, '\\');
		crm_str_add_c(out, element[i]);
	}
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct crm_value crm_list_make(struct crm_arena *arena, const char **elements, size_t count)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	const char *last = "";

	/* strcmp compares as unsigned bytes (C11 7.24.4): the bytewise order wanted. */
	if (count > 1)
		qsort(elements, count, sizeof(*elements), compare_texts);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(elements[i], last) == 0)
			continue; /* empty, or there already */
		crm_str_add_c(&out, out.n ? ',' : '[');
		add_quoted(&out, elements[i]);
		last = elements[i];
	}
	if (out.n == 0)
		return CRM_NO_VALUE;
	crm_str_add_c(&out, ']');
	return crm_value_text_n(crm_copy_n(arena, out.s, out.n), out.n);
}

bool crm_list_is_canonical(struct crm_value list)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	size_t count;
	const char **elements = crm_list_elements(arena, list, 0, &count);

	return crm_value_equal(crm_list_make(arena, elements, count), list);
}
