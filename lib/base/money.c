#include "base/money.h"

#include <string.h>

#include "base/str.h"

__extension__ typedef unsigned __int128 wide;

enum { PLACES_MOST = 18 }; /* of a percentage */

/* A text taken apart: what stands before the number, the number, what stands after it. */
struct words {
	const char *before, *number, *after;
	size_t before_n, number_n, after_n;
	bool negative;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Drops spaces at both ends. */
static void trim(const char **text, size_t *n)
{
	size_t length;

	while ((length = crm_space_length(*text, *n)) > 0) {
		*text += length;
		*n -= length;
	}
	for (size_t width = 1; width <= 3 && width <= *n;) {
		if (crm_space_length(*text + *n - width, width) != width) {
			width++;
			continue;
		}
		*n -= width;
		width = 1;
	}
}

/* Takes a minus or plus from the start or the end of what stands before the number. */
static void take_sign(struct words *words)
{
	size_t n = words->before_n;
	size_t length = crm_minus_length(words->before, n);

	if (length || (n > 0 && *words->before == '+')) {
		words->before += length ? length : 1;
		words->before_n -= length ? length : 1;
	} else if (n > 0 && words->before[n - 1] == '-') {
		length = 1;
		words->before_n--;
	} else if (n >= 3 && crm_minus_length(words->before + n - 3, 3) == 3) {
		length = 3;
		words->before_n -= 3;
	}
	words->negative = length > 0;
	trim(&words->before, &words->before_n);
}

/* '.50' begins with its point; the one of 'Rs.50' belongs to the word. */
static bool begins_with_point(const char *text, size_t first)
{
	if (first == 0 || (text[first - 1] != '.' && text[first - 1] != ','))
		return false;
	return first == 1 || strchr(" -+$", text[first - 2]) != NULL;
}

/* The number runs from the first digit (or a point right before it) to the last. */
static bool take_apart(const char *text, struct words *words)
{
	size_t n = strlen(text), first = 0, end = n;

	while (first < n && !is_digit(text[first]))
		first++;
	while (end > first && !is_digit(text[end - 1]))
		end--;
	if (first == n)
		return false;
	first -= begins_with_point(text, first);
	*words = (struct words){text, text + first, text + end, first, end - first, n - end, false};
	trim(&words->before, &words->before_n);
	take_sign(words);
	/* '1 200,- Kč': no hellers */
	if (words->after_n >= 2 && (*words->after == ',' || *words->after == '.') &&
	    words->after[1] == '-') {
		words->after += 2;
		words->after_n -= 2;
	}
	trim(&words->after, &words->after_n);
	return true;
}

/* The code among `codes` (see crm_currency_of_sign) that is meant. */
static const char *choose(const char *codes, const char *known, const char *fallback)
{
	const char *wish = *known ? known : fallback;

	if (*wish && strlen(wish) == 3 && strstr(codes, wish))
		return wish;
	return *known || *codes == ' ' ? NULL : crm_currency_named(codes, 3);
}

/* Reads a code or sign into `currency`, which holds the currency known so far. */
static crm_err name_currency(const char *text, const char *word, size_t n, const char *fallback,
                             char currency[4])
{
	int width = (int)n;

	if (n == 0)
		return NULL;
	const char *code = crm_currency_named(word, n);
	const char *codes = code ? NULL : crm_currency_of_sign(word, n);
	if (codes)
		code = choose(codes, currency, fallback);
	if (!codes && !code)
		return crm_fail(CRM_INVALID, "'%s' is not an amount: there is no currency '%.*s'",
		                text, width, word);
	if (code && !(*currency && strcmp(currency, code) != 0)) {
		memcpy(currency, code, 4 - 1);
		currency[3] = '\0';
		return NULL;
	}
	if (*currency)
		return crm_fail(CRM_INVALID, "'%s' is in '%.*s', but the currency is %s", text, width,
		                word, currency);
	return crm_err_hint(crm_fail(CRM_INVALID, "'%.*s' in '%s' is the sign of several currencies",
	                             width, word, text), "write the code, one of:%s", codes);
}

static crm_err too_precise(const char *text, const struct words *words,
                           const struct crm_decimal *decimal, const char *currency, int places)
{
	const char *number = words->number;
	const char *point = memchr(number, '.', words->number_n);

	if (decimal->like_group && point) { /* three digits after it, and nothing else */
		int whole = (int)(point - number);
		return crm_err_hint(crm_fail(CRM_INVALID, "'%s' can be read in two ways", text),
		                    "write %.*s%.3s or %.*s.%.*s", whole, number, point + 1, whole,
		                    number, places ? places : 1, point + 1);
	}
	if (decimal->scale <= places)
		return crm_fail(CRM_INVALID, "'%s' is too large", text);
	return crm_fail(CRM_INVALID, "'%s' has more digits after the point than %s has (%d)", text,
	                currency, places);
}

static crm_err read_amount(const char *text, const struct words *words, const char *currency,
                           bool named, int64_t *minor)
{
	struct crm_decimal decimal;
	char number[64];
	int places = crm_currency_digits(currency);
	bool commas = named && crm_currency_groups_with_comma(currency);
	enum crm_decimal_fault fault = crm_decimal_read(words->number, words->number_n, commas, &decimal);

	if (fault == CRM_DECIMAL_TWO_WAYS && words->number_n < sizeof(number)) {
		memcpy(number, words->number, words->number_n);
		number[words->number_n] = '\0';
		return crm_decimal_refuse(fault, number, "an amount");
	}
	if (fault)
		return crm_decimal_refuse(fault, text, "an amount");
	decimal.negative = words->negative;
	if ((decimal.like_group && places < 3) || !crm_decimal_scaled(&decimal, places, minor))
		return too_precise(text, words, &decimal, currency, places);
	return NULL;
}

crm_err crm_money_parse(const char *text, const char *fallback, char currency[4], int64_t *minor)
{
	struct words words;
	char found[4];

	if (!take_apart(text, &words))
		return crm_fail(CRM_INVALID, "'%s' is not an amount", text);
	fallback = fallback ? fallback : "";
	memcpy(found, currency, 3);
	found[3] = '\0';
	if (words.before_n || words.after_n) {
		CRM_TRY(name_currency(text, words.before, words.before_n, fallback, found));
		CRM_TRY(name_currency(text, words.after, words.after_n, fallback, found));
	}
	const char *meant = *found ? found : fallback;
	if (!*meant)
		return crm_err_hint(crm_fail(CRM_INVALID, "'%s' does not say its currency", text),
		                    "write it like '%.*s EUR'", (int)words.number_n, words.number);
	if (crm_currency_digits(meant) < 0)
		return crm_fail(CRM_INVALID, "there is no currency '%s'", meant);
	CRM_TRY(read_amount(text, &words, meant, words.before_n || words.after_n, minor));
	memcpy(currency, found, 4);
	return NULL;
}

/* Digits are written from the end, as they come; `comma` after every third. */
static char *print(int64_t minor, const char *currency, char *buffer, bool commas)
{
	uint64_t rest = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
	int known = crm_currency_digits(currency ? currency : "");
	int places = known < 0 ? 2 : known;
	char digits[CRM_MONEY_SIZE];
	size_t at = sizeof(digits);

	digits[--at] = '\0';
	for (int i = 0; rest || i <= places; i++, rest /= 10) {
		if (i == places && places > 0)
			digits[--at] = '.';
		if (commas && i > places && (i - places) % 3 == 0)
			digits[--at] = ',';
		digits[--at] = (char)('0' + rest % 10);
	}
	if (minor < 0)
		digits[--at] = '-';
	memcpy(buffer, digits + at, sizeof(digits) - at);
	return buffer;
}

char *crm_money_text(int64_t minor, const char *currency, char *buffer)
{
	return print(minor, currency, buffer, false);
}

char *crm_money_shown(int64_t minor, const char *currency, char *buffer)
{
	return print(minor, currency, buffer, true);
}

crm_err crm_money_rescale(int64_t minor, const char *from, const char *to, int64_t *out)
{
	int had = crm_currency_digits(from), wanted = crm_currency_digits(to);
	char text[CRM_MONEY_SIZE];

	if (had < 0 || wanted < 0)
		return crm_fail(CRM_INVALID, "there is no currency '%s'", had < 0 ? from : to);
	struct crm_decimal decimal = {
		.negative = minor < 0,
		.digits = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor,
		.scale = had,
	};
	if (!crm_decimal_scaled(&decimal, wanted, out))
		return crm_fail(CRM_INVALID, "%s %s cannot be written in %s, which has %d digits after the point",
		                crm_money_text(minor, from, text), from, to, wanted);
	return NULL;
}

/* Percentages are decimals that people wrote: 33.3 is 333 tenths, not the double next to it. */
bool crm_money_share(int64_t minor, double percent, int64_t *out)
{
	uint64_t size = minor < 0 ? -(uint64_t)minor : (uint64_t)minor;
	wide whole = size, under = 100;
	struct crm_decimal decimal;
	char number[32];
	const char *text = crm_number_text(percent, number);
	bool negative = (minor < 0) != (*text == '-');

	text += *text == '-';
	if (crm_decimal_read(text, strlen(text), false, &decimal) != CRM_DECIMAL_FINE ||
	    decimal.scale > PLACES_MOST || decimal.scale < -PLACES_MOST ||
	    __builtin_mul_overflow(whole, (wide)decimal.digits, &whole))
		return false;
	for (int i = 0; i < decimal.scale; i++)
		under *= 10;
	for (int i = decimal.scale; i < 0; i++)
		if (__builtin_mul_overflow(whole, (wide)10, &whole))
			return false;
	if (__builtin_add_overflow(whole, under / 2, &whole) || (whole /= under) > INT64_MAX)
		return false;
	*out = negative ? -(int64_t)whole : (int64_t)whole;
	return true;
}
