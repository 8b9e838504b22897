#include "base/utf8.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

static const uint64_t HIGH_BITS = UINT64_C(0x8080808080808080);
static const uint64_t LOW_BITS = UINT64_C(0x0101010101010101);

static bool continues(unsigned char byte)
{
	return (byte & 0xC0) == 0x80;
}

/* The range the second byte must lie in (RFC 3629, section 4): it is what rules
 * out overlong forms, surrogates and what lies beyond U+10FFFF. */
static bool second_fits(unsigned char lead, unsigned char second)
{
	switch (lead) {
	case 0xE0: return second >= 0xA0 && second <= 0xBF;
	case 0xED: return second >= 0x80 && second <= 0x9F;
	case 0xF0: return second >= 0x90 && second <= 0xBF;
	case 0xF4: return second >= 0x80 && second <= 0x8F;
	default: return continues(second);
	}
}

/* Length of the well-formed character at s, which is not ASCII; 0 if there is none. */
static size_t decode(const unsigned char *s, size_t n, uint32_t *code)
{
	size_t length = s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 0;

	if (length == 0 || n < length || !second_fits(s[0], s[1]))
		return 0;
	uint32_t bits = s[0] & (0x7Fu >> length);
	for (size_t i = 1; i < length; i++) {
		if (!continues(s[i]))
			return 0;
		bits = bits << 6 | (s[i] & 0x3Fu);
	}
	*code = bits;
	return length;
}

/* How many bytes from the start, taken eight at a time, are ASCII without NUL. */
static size_t plain_words(const unsigned char *s, size_t n)
{
	size_t i = 0;

	for (; i + 8 <= n; i += 8) {
		uint64_t word;
		memcpy(&word, s + i, sizeof(word));
		if ((word & HIGH_BITS) || ((word - LOW_BITS) & ~word & HIGH_BITS))
			break;
	}
	return i;
}

bool crm_utf8_valid(const char *text, size_t n, size_t *at)
{
	const unsigned char *s = (const unsigned char *)text;
	uint32_t code;
	size_t i = 0;

	while (i < n) {
		i += plain_words(s + i, n - i);
		if (i == n)
			break;
		size_t length = s[i] == 0 ? 0 : s[i] < 0x80 ? 1 : decode(s + i, n - i, &code);
		if (length == 0) {
			if (at)
				*at = i;
			return false;
		}
		i += length;
	}
	return true;
}

size_t crm_utf8_next(const char *text, size_t n, uint32_t *code)
{
	const unsigned char *s = (const unsigned char *)text;

	if (n == 0)
		return 0;
	if (s[0] < 0x80) {
		*code = s[0];
		return 1;
	}
	size_t length = decode(s, n, code);
	if (length)
		return length;
	*code = 0xFFFD;
	return 1;
}

void crm_utf8_add(struct crm_str *out, uint32_t code)
{
	utf8proc_uint8_t bytes[4];

	if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		code = 0xFFFD;
	utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)code, bytes);
	crm_str_add_n(out, (const char *)bytes, (size_t)n);
}

/* Characters that would drive the terminal, reorder the line or hide in it. */
static bool must_escape(uint32_t code)
{
	return code < 0x20 || (code >= 0x7F && code <= 0x9F) ||
	       code == 0x2028 || code == 0x2029 ||
	       (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
	       code == 0xFEFF;
}

enum { ESCAPE_SIZE = 8 };

static size_t escape(uint32_t code, char text[ESCAPE_SIZE])
{
	int n;

	switch (code) {
	case '\n': n = snprintf(text, ESCAPE_SIZE, "\\n"); break;
	case '\r': n = snprintf(text, ESCAPE_SIZE, "\\r"); break;
	case '\t': n = snprintf(text, ESCAPE_SIZE, "\\t"); break;
	default: n = snprintf(text, ESCAPE_SIZE, code < 0x80 ? "\\x%02x" : "\\u%04x", code);
	}
	return (size_t)n;
}

static bool plain(char c)
{
	return c >= 0x20 && c < 0x7F;
}

/* The next character as it is shown: its bytes, or its escape in `escaped`. */
struct shown {
	const char *bytes;
	size_t n;       /* bytes to print */
	size_t columns;
};

static size_t next_shown(const char *text, size_t n, char escaped[ESCAPE_SIZE],
                         struct shown *shown)
{
	uint32_t code = 0;
	size_t length = crm_utf8_next(text, n, &code);
	bool broken = code == 0xFFFD && length == 1;

	if (broken || must_escape(code)) {
		size_t wide = broken ? (size_t)snprintf(escaped, ESCAPE_SIZE, "\\x%02x",
		                                        (unsigned char)text[0])
		                     : escape(code, escaped);
		*shown = (struct shown){escaped, wide, wide};
		return length;
	}
	int columns = utf8proc_charwidth((utf8proc_int32_t)code);
	*shown = (struct shown){text, length, columns > 0 ? (size_t)columns : 0};
	return length;
}

size_t crm_utf8_width(const char *text, size_t n)
{
	char escaped[ESCAPE_SIZE];
	struct shown shown;
	size_t columns = 0, i = 0;

	while (i < n) {
		if (plain(text[i])) {
			columns++;
			i++;
			continue;
		}
		i += next_shown(text + i, n - i, escaped, &shown);
		columns += shown.columns;
	}
	return columns;
}

static size_t plain_run(const char *text, size_t n)
{
	size_t i = 0;

	while (i < n && plain(text[i]))
		i++;
	return i;
}

size_t crm_utf8_add_shown(struct crm_str *out, const char *text, size_t n, size_t width)
{
	size_t limit = width ? width : SIZE_MAX;
	size_t columns = 0, keep = out->n, keep_columns = 0; /* where the ellipsis would go */
	char escaped[ESCAPE_SIZE];
	struct shown shown;

	for (size_t i = 0; i < n;) {
		size_t run = plain_run(text + i, n - i);
		if (run > 0 && columns + run < limit) { /* nothing is cut within it */
			shown = (struct shown){text + i, run, run};
			i += run;
		} else {
			i += next_shown(text + i, n - i, escaped, &shown);
		}
		columns += shown.columns;
		if (columns > limit) {
			crm_str_cut(out, keep);
			crm_str_add(out, "…");
			return keep_columns + 1;
		}
		crm_str_add_n(out, shown.bytes, shown.n);
		if (columns < limit) {
			keep = out->n;
			keep_columns = columns;
		}
	}
	return columns;
}

/* Accents, points and enclosing marks; by canonical combining class (Unicode
 * Standard Annex 44): 10 to 35 are Hebrew and Arabic points, 200 and more are
 * attached, above and below. Lower ones turn a letter into another letter. */
static bool is_accent(int32_t code)
{
	const utf8proc_property_t *property = utf8proc_get_property(code);
	int class = property->combining_class;

	return class >= 200 || (class >= 10 && class <= 35) ||
	       property->category == UTF8PROC_CATEGORY_ME;
}

static void fold_one(struct crm_str *out, uint32_t code)
{
	enum { LONGEST = 32 }; /* no character decomposes into more than 18 */
	const utf8proc_option_t how = UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
	                              UTF8PROC_IGNORE;
	utf8proc_int32_t parts[LONGEST];
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)code, parts, LONGEST, how, NULL);

	for (utf8proc_ssize_t i = 0; i < n && i < LONGEST; i++)
		if (!is_accent(parts[i]))
			crm_utf8_add(out, (uint32_t)parts[i]);
}

/* Appends the lower-cased ASCII the text begins with; returns how much it was. */
static size_t fold_ascii(struct crm_str *out, const char *text, size_t n)
{
	crm_str_reserve(out, n);
	char *to = out->s + out->n;
	size_t i = 0;

	for (; i < n && (unsigned char)text[i] < 0x80; i++) {
		unsigned char c = (unsigned char)text[i];
		to[i] = (char)(c + ((unsigned)(c - 'A') < 26u ? 32 : 0));
	}
	out->n += i;
	out->s[out->n] = '\0';
	return i;
}

void crm_fold(struct crm_str *out, const char *text, size_t n)
{
	uint32_t code;

	for (size_t i = 0; i < n;) {
		i += fold_ascii(out, text + i, n - i);
		for (; i < n && (unsigned char)text[i] >= 0x80;) {
			i += crm_utf8_next(text + i, n - i, &code);
			fold_one(out, code);
		}
	}
}

bool crm_utf8_is_word(uint32_t code)
{
	if (code < 0x80)
		return (code | 0x20) - 'a' < 26u || code - '0' < 10u;
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
	case UTF8PROC_CATEGORY_CO:
		return true;
	default:
		return false;
	}
}
