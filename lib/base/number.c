#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_MARKS = 12, MOST_DIGITS = 40 };

/* A separator and how many digits stand before it. */
struct mark {
	char kind; /* ' ' or '\'' or ',' or '.' */
	int before;
};

struct pieces {
	char digits[MOST_DIGITS];
	int n;
	struct mark marks[MOST_MARKS];
	int count;
	int exponent;
	bool has_exponent;
};

size_t crm_space_length(const char *text, size_t n)
{
	static const char *const spaces[] = {"\u00A0", "\u202F", "\u2009"};

	if (n > 0 && (*text == ' ' || *text == '\t'))
		return 1;
	if (n == 0 || (unsigned char)*text < 0x80)
		return 0;
	for (size_t i = 0; i < CRM_COUNT(spaces); i++) {
		size_t length = strlen(spaces[i]);
		if (n >= length && memcmp(text, spaces[i], length) == 0)
			return length;
	}
	return 0;
}

size_t crm_minus_length(const char *text, size_t n)
{
	if (n >= 1 && *text == '-')
		return 1;
	return n >= 3 && memcmp(text, "\u2212", 3) == 0 ? 3 : 0;
}

/* Length of the separator at text and its kind; 0 if there is none. */
static size_t mark_length(const char *text, size_t n, char *kind)
{
	static const char apostrophe[] = "\u2019";

	*kind = *text;
	if (*text == ',' || *text == '.' || *text == '\'')
		return 1;
	if (n >= 3 && memcmp(text, apostrophe, 3) == 0) {
		*kind = '\'';
		return 3;
	}
	*kind = ' ';
	return crm_space_length(text, n);
}

static bool read_exponent(const char *text, size_t n, struct pieces *pieces)
{
	size_t i = 1;
	bool minus = i < n && text[i] == '-';

	if (i < n && (text[i] == '-' || text[i] == '+'))
		i++;
	if (i == n || n - i > 3)
		return false;
	for (; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		pieces->exponent = pieces->exponent * 10 + (text[i] - '0');
	}
	if (minus)
		pieces->exponent = -pieces->exponent;
	pieces->has_exponent = true;
	return true;
}

static enum crm_decimal_fault take_apart(const char *text, size_t n, struct pieces *pieces)
{
	char kind;

	pieces->n = pieces->count = pieces->exponent = 0;
	pieces->has_exponent = false;
	for (size_t i = 0; i < n;) {
		if (text[i] >= '0' && text[i] <= '9') {
			if (pieces->n == MOST_DIGITS)
				return CRM_DECIMAL_LONG;
			pieces->digits[pieces->n++] = text[i++];
			continue;
		}
		if (text[i] == 'e' || text[i] == 'E')
			return pieces->n > 0 && read_exponent(text + i, n - i, pieces)
			               ? CRM_DECIMAL_FINE : CRM_DECIMAL_NONE;
		size_t length = mark_length(text + i, n - i, &kind);
		if (length == 0 || pieces->count == MOST_MARKS)
			return CRM_DECIMAL_NONE;
		pieces->marks[pieces->count++] = (struct mark){kind, pieces->n};
		i += length;
	}
	return pieces->n > 0 ? CRM_DECIMAL_FINE : CRM_DECIMAL_NONE;
}

/* One mark alone, three digits after it and one to three before: 1,234. */
static bool looks_like_group(const struct pieces *pieces)
{
	return pieces->count == 1 && !pieces->has_exponent && pieces->marks[0].before >= 1 &&
	       pieces->marks[0].before <= 3 && pieces->n - pieces->marks[0].before == 3 &&
	       pieces->digits[0] != '0';
}

/* Is the last mark the decimal one? A mark that occurs twice only groups. */
static bool last_is_decimal(const struct pieces *pieces)
{
	int count = pieces->count;

	if (count == 0)
		return false;
	char kind = pieces->marks[count - 1].kind;
	return (kind == ',' || kind == '.') &&
	       (count == 1 || pieces->marks[count - 2].kind != kind);
}

/* The first `count` marks group the digits before `end`: by three, or as in India
 * by two and the last three. */
static bool groups_fit(const struct pieces *pieces, int count, int end)
{
	bool by_two = count >= 2 && pieces->marks[1].before - pieces->marks[0].before == 2;
	int most = by_two ? 2 : 3;

	for (int i = 0; i < count; i++) {
		int next = i + 1 < count ? pieces->marks[i + 1].before : end;
		int wanted = by_two && i + 1 < count ? 2 : 3;
		if (next - pieces->marks[i].before != wanted ||
		    pieces->marks[i].kind != pieces->marks[0].kind)
			return false;
	}
	if (by_two && pieces->marks[0].kind != ',')
		return false;
	return count == 0 || (pieces->marks[0].before >= 1 && pieces->marks[0].before <= most);
}

static bool put_together(struct pieces *pieces, int fraction, struct crm_decimal *out)
{
	int n = pieces->n;

	for (; fraction > 0 && pieces->digits[n - 1] == '0'; fraction--)
		n--;
	out->digits = 0;
	for (int i = 0; i < n; i++)
		if (__builtin_mul_overflow(out->digits, 10u, &out->digits) ||
		    __builtin_add_overflow(out->digits, (uint64_t)(pieces->digits[i] - '0'), &out->digits))
			return false;
	out->scale = fraction - pieces->exponent;
	/* 1.2e1 and 10e-1 are whole as well. */
	for (; out->scale > 0 && out->digits && out->digits % 10 == 0; out->scale--)
		out->digits /= 10;
	if (out->digits == 0)
		out->scale = 0;
	return true;
}

enum crm_decimal_fault crm_decimal_read(const char *text, size_t n, bool commas_group,
                                        struct crm_decimal *out)
{
	struct pieces pieces;
	enum crm_decimal_fault fault = take_apart(text, n, &pieces);

	*out = (struct crm_decimal){0};
	if (fault)
		return fault;
	bool decimal = last_is_decimal(&pieces);
	if (decimal && looks_like_group(&pieces)) {
		bool comma = pieces.marks[0].kind == ',';
		if (comma && !commas_group)
			return CRM_DECIMAL_TWO_WAYS;
		decimal = !comma;
		out->like_group = !comma;
	}
	int grouping = pieces.count - decimal;
	int whole = decimal ? pieces.marks[grouping].before : pieces.n;
	if ((decimal && whole == pieces.n) || (grouping > 0 && pieces.has_exponent) ||
	    !groups_fit(&pieces, grouping, whole))
		return CRM_DECIMAL_NONE;
	return put_together(&pieces, pieces.n - whole, out) ? CRM_DECIMAL_FINE : CRM_DECIMAL_LONG;
}

bool crm_decimal_scaled(const struct crm_decimal *decimal, int places, int64_t *out)
{
	uint64_t value = decimal->digits;
	uint64_t most = (uint64_t)INT64_MAX + decimal->negative;
	int shift = places - decimal->scale;

	for (; shift > 0 && value; shift--)
		if (__builtin_mul_overflow(value, 10u, &value))
			return false;
	for (; shift < 0 && value; shift++) {
		if (value % 10)
			return false;
		value /= 10;
	}
	if (value > most)
		return false;
	*out = decimal->negative ? (int64_t)(0 - value) : (int64_t)value;
	return true;
}

crm_err crm_decimal_refuse(enum crm_decimal_fault fault, const char *text, const char *what)
{
	const char *mark = strpbrk(text, ",.");

	if (fault == CRM_DECIMAL_LONG)
		return crm_fail(CRM_INVALID, "'%s' has too many digits", text);
	if (fault != CRM_DECIMAL_TWO_WAYS || !mark)
		return crm_fail(CRM_INVALID, "'%s' is not %s", text, what);
	int before = (int)(mark - text);
	return crm_err_hint(crm_fail(CRM_INVALID, "'%s' can be read in two ways", text),
	                    "write %.*s%s or %.*s.%s", before, text, mark + 1, before, text, mark + 1);
}

/* The text without its spaces and sign: where it begins and how long it is. */
static const char *trim(const char *text, size_t *n, bool *negative)
{
	size_t length;

	*n = strlen(text);
	while ((length = crm_space_length(text, *n)) > 0) {
		text += length;
		*n -= length;
	}
	while (*n > 0 && (text[*n - 1] == ' ' || text[*n - 1] == '\t'))
		--*n;
	length = crm_minus_length(text, *n);
	*negative = length > 0;
	if (length == 0 && *n > 0 && *text == '+')
		length = 1;
	*n -= length;
	return text + length;
}

static enum crm_decimal_fault read_signed(const char *text, struct crm_decimal *decimal)
{
	size_t n;
	bool negative;
	const char *start = trim(text, &n, &negative);
	enum crm_decimal_fault fault = crm_decimal_read(start, n, false, decimal);

	decimal->negative = negative;
	return fault;
}

static int significant(uint64_t digits)
{
	int n = 0;

	while (digits && digits % 10 == 0)
		digits /= 10;
	for (; digits; digits /= 10)
		n++;
	return n;
}

/* strtod rounds correctly; up to 10^22 so does one operation on exact doubles. */
static double value_of(const struct crm_decimal *decimal)
{
	static const double tens[] = {
		1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
		1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
	};
	char text[48];
	int scale = decimal->scale;

	if (decimal->digits < UINT64_C(1) << 53 && scale >= 0 && scale <= 22)
		return (double)decimal->digits / tens[scale];
	snprintf(text, sizeof(text), "%llue%d", (unsigned long long)decimal->digits, -scale);
	return strtod(text, NULL);
}

crm_err crm_number_parse(const char *text, double *number)
{
	struct crm_decimal decimal;
	enum crm_decimal_fault fault = read_signed(text, &decimal);

	if (fault)
		return crm_decimal_refuse(fault, text, "a number");
	if (significant(decimal.digits) > 15)
		return crm_fail(CRM_INVALID, "'%s' has more than 15 significant digits", text);
	double value = value_of(&decimal);
	if (!isfinite(value))
		return crm_fail(CRM_INVALID, "'%s' is too large", text);
	*number = decimal.negative && value != 0 ? -value : value;
	return NULL;
}

crm_err crm_integer_parse(const char *text, int64_t *number)
{
	struct crm_decimal decimal;
	enum crm_decimal_fault fault = read_signed(text, &decimal);

	if (fault)
		return crm_decimal_refuse(fault, text, "a whole number");
	if (decimal.like_group)
		return crm_decimal_refuse(CRM_DECIMAL_TWO_WAYS, text, "a whole number");
	if (!crm_decimal_scaled(&decimal, 0, number))
		return crm_fail(CRM_INVALID, decimal.scale > 0 ? "'%s' is not a whole number"
		                                               : "'%s' is too large", text);
	return NULL;
}

char *crm_number_text(double number, char *buffer)
{
	enum { SIZE = 32 };

	if (fabs(number) < 1e15 && number == (double)(int64_t)number) {
		snprintf(buffer, SIZE, "%lld", (long long)number);
		return buffer;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(buffer, SIZE, "%.*g", digits, number);
		if (strtod(buffer, NULL) == number)
			break;
	}
	char *comma = strchr(buffer, ','); /* a process may have a locale, stored text has none */
	if (comma)
		*comma = '.';
	return buffer;
}
