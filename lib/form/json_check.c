#include "form/json_check.h"

#include <stdbool.h>

#include "form/json.h"

enum { MOST_DIGITS = 15 };  /* DBL_DIG: every decimal of so many survives */

/* The end of the string whose opening quote stands at `i`. */
static size_t skip_string(const char *text, size_t n, size_t i)
{
	for (i++; i < n && text[i] != '"'; i++)
		if (text[i] == '\\')
			i++;
	return i < n ? i + 1 : n;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The end of the number that begins at `i`. *fine: it is an integer or short enough. */
static size_t skip_number(const char *text, size_t n, size_t i, bool *fine)
{
	bool whole = true;
	int digits = 0, zeros = 0; /* zeros: those after the last other digit */

	for (; i < n && (is_digit(text[i]) || text[i] == '.'); i++) {
		if (text[i] == '.')
			whole = false;
		else if (text[i] != '0') {
			digits += zeros + 1;
			zeros = 0;
		} else if (digits > 0) {
			zeros++;
		}
	}
	if (i < n && (text[i] == 'e' || text[i] == 'E')) {
		whole = false;
		for (i++; i < n && (is_digit(text[i]) || text[i] == '+' || text[i] == '-');)
			i++;
	}
	*fine = whole || digits <= MOST_DIGITS;
	return i;
}

static crm_err fail(const char *text, size_t at, int *line, const char *what)
{
	int column = 1;

	*line = 1;
	for (size_t i = 0; i < at; i++) {
		if (text[i] == '\n') {
			(*line)++;
			column = 1;
		} else if (((unsigned char)text[i] & 0xC0) != 0x80) {
			column++;
		}
	}
	return crm_fail(CRM_INVALID, "column %d: %s", column, what);
}

crm_err crm_json_check(const char *text, size_t n, bool exact, int *line)
{
	int depth = 0;
	bool fine = true;

	*line = 1;
	for (size_t i = 0; i < n;) {
		char c = text[i];
		size_t at = i++;
		if (c == '"')
			i = skip_string(text, n, at);
		else if (is_digit(c))
			i = skip_number(text, n, at, &fine);
		else if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
		if (depth > CRM_JSON_DEPTH)
			return fail(text, at, line, "this is nested more than 32 deep");
		if (exact && !fine)
			return fail(text, at, line, "a number with a fraction keeps at most 15 digits; "
			            "write a longer one as a text, in quotes");
	}
	return NULL;
}
