#include "model/country.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "model/alias.h"
#include "model/country_table.h"

enum { KEY_SIZE = 96 };

/* Names that are two countries' alike, as keys. */
static const struct {
	const char *key, *hint;
} ambiguous[] = {
	{ "korea", "KR is South Korea, KP is North Korea" },
	{ "virginislands", "VG are the British Virgin Islands, VI those of the United States" },
};

const struct crm_country *crm_country_at(size_t i)
{
	return i < crm_countries_count ? &crm_countries[i] : NULL;
}

static bool is_wide(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] >= 0x80)
			return true;
	return false;
}

/* The next letter or digit in lower case, '&' as "and"; 0 at the end. */
static char next_letter(const char **at, const char *end, const char **pending)
{
	if (**pending)
		return *(*pending)++;
	while (*at < end) {
		char c = *(*at)++;
		/* U+2000 to U+203F: quotes and dashes of typographers. */
		if ((unsigned char)c == 0xe2 && end - *at >= 2 && (unsigned char)**at == 0x80) {
			*at += 2;
			continue;
		}
		if (c >= 'A' && c <= 'Z')
			return (char)(c + ('a' - 'A'));
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
			return c;
		if (c == '&') {
			*pending = "nd";
			return 'a';
		}
	}
	return 0;
}

/* What of a name is compared; false if it is longer than any name. */
static bool make_key(char key[KEY_SIZE], const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str folded = {0};
	const char *end = text + strlen(text), *pending = "";
	size_t n = 0;

	if (end - text > KEY_SIZE)
		return false;
	if (is_wide(text, (size_t)(end - text))) {
		crm_fold(&folded, text, (size_t)(end - text));
		text = crm_str_text(&folded);
		end = text + folded.n;
	}
	for (char c; (c = next_letter(&text, end, &pending)); key[n++] = c)
		if (n == KEY_SIZE - 1)
			return false;
	key[n] = '\0';
	if (n > 3 && memcmp(key, "the", 3) == 0)
		memmove(key, key + 3, n - 2);
	return n > 0;
}

/* The first letter spares most comparisons: a million rows may name a country. */
static inline bool begins_alike(const char *key, const char *name)
{
	return (*name >= 'A' && *name <= 'Z' ? *name | 0x20 : *name) == *key;
}

static bool is_name(const char *key, const char *name, size_t n)
{
	const char *at = name, *end = name + n, *pending = "";
	char c;

	while ((c = next_letter(&at, end, &pending)))
		if (c != *key++)
			return false;
	return *key == '\0';
}

static const struct crm_country *by_name(const char *key)
{
	for (size_t i = 0; i < crm_countries_count; i++) {
		const char *name = crm_countries[i].name;
		if (begins_alike(key, name) && is_name(key, name, strlen(name)))
			return &crm_countries[i];
	}
	for (size_t i = 0; i < crm_countries_count; i++) {
		const char *alias = crm_countries[i].aliases;
		while (*alias) {
			const char *end = strchrnul(alias, '|');
			if (begins_alike(key, alias) && is_name(key, alias, (size_t)(end - alias)))
				return &crm_countries[i];
			alias = *end ? end + 1 : end;
		}
	}
	return NULL;
}

static bool is_folded_name(const char *key, const char *name, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str folded = {0};

	if (!is_wide(name, n))
		return false;
	crm_fold(&folded, name, n);
	return is_name(key, crm_str_text(&folded), folded.n);
}

/* Names with accents, typed with or without them. */
static const struct crm_country *by_folded_name(const char *key)
{
	for (size_t i = 0; i < crm_countries_count; i++) {
		const char *name = crm_countries[i].name, *at = crm_countries[i].aliases;
		size_t n = strlen(name);
		do {
			if (is_folded_name(key, name, n))
				return &crm_countries[i];
		} while (crm_alias_next(&at, &name, &n));
	}
	return NULL;
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

static const struct crm_country *by_alpha2(const char *text)
{
	char a = upper(text[0]), b = upper(text[1]);
	size_t from = 0, to = crm_countries_count;

	while (from < to) {
		size_t middle = (from + to) / 2;
		const char *code = crm_countries[middle].code;
		int order = a != code[0] ? a - code[0] : b - code[1];
		if (order == 0)
			return &crm_countries[middle];
		if (order < 0)
			to = middle;
		else
			from = middle + 1;
	}
	return NULL;
}

/* Only a bare code is one: 'N/A' is not Namibia. */
static const struct crm_country *by_code(const char *text)
{
	size_t n = strlen(text);

	if (n == 2)
		return by_alpha2(text);
	for (size_t i = 0; n == 3 && i < crm_countries_count; i++)
		if (crm_same_ascii(crm_countries[i].alpha3, text))
			return &crm_countries[i];
	return NULL;
}

static crm_err refuse(const char *text)
{
	const char *names[512];
	size_t n = 0;

	for (size_t i = 0; i < crm_countries_count && n < CRM_COUNT(names); i++)
		names[n++] = crm_countries[i].name;
	const char *near = crm_nearest(text, names, n);
	crm_err err = crm_fail(CRM_INVALID, "'%.100s' is not a country", text);
	return near ? crm_err_nearest(err, text, near)
	            : crm_err_hint(err, "write its ISO 3166 code (CZ) or its English name");
}

crm_err crm_country_find(const char *text, const struct crm_country **out)
{
	char key[KEY_SIZE];

	*out = by_code(text);
	if (*out)
		return NULL;
	if (!make_key(key, text))
		return refuse(text);
	for (size_t i = 0; i < CRM_COUNT(ambiguous); i++)
		if (strcmp(key, ambiguous[i].key) == 0)
			return crm_err_hint(crm_fail(CRM_INVALID, "'%s' is the name of two countries",
			                             text), "%s", ambiguous[i].hint);
	*out = by_name(key);
	if (!*out)
		*out = by_folded_name(key);
	return *out ? NULL : refuse(text);
}
