#include "model/alias.h"

#include <string.h>

enum { LONGEST_NAME = 63 };

bool crm_alias_next(const char **at, const char **alias, size_t *n)
{
	while (*at && **at == '|')
		++*at;
	if (!*at || !**at)
		return false;
	*alias = *at;
	*n = strcspn(*at, "|");
	*at += *n;
	return true;
}

bool crm_alias_has(const char *aliases, const char *word)
{
	const char *alias;
	size_t n, want = strlen(word);

	while (crm_alias_next(&aliases, &alias, &n))
		if (n == want && memcmp(alias, word, n) == 0)
			return true;
	return false;
}

bool crm_alias_has_header(const char *aliases, const char *header)
{
	const char *alias;
	size_t n;

	while (crm_alias_next(&aliases, &alias, &n)) {
		const char *rest = crm_header_after(header, alias, n);
		if (rest && !*rest)
			return true;
	}
	return false;
}

static int lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : (unsigned char)c;
}

static bool is_filling(char c)
{
	return c == ' ' || c == '_' || c == '-' || c == '.' || c == '/';
}

static const char *skip_filling(const char *text)
{
	while (is_filling(*text))
		text++;
	return text;
}

const char *crm_header_after(const char *header, const char *name, size_t n)
{
	const char *end = name + n;

	header = skip_filling(header);
	for (; name < end; name++) {
		if (is_filling(*name))
			continue;
		if (lower(*header) != lower(*name))
			return NULL;
		header = skip_filling(header + 1);
	}
	return header;
}

bool crm_name_is_snake(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return name[0] >= 'a' && name[0] <= 'z' && !name[n] && n <= LONGEST_NAME;
}
