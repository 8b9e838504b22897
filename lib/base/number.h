/*
 * Numbers as people type them: '12.5', '1 000', "1'000", '1,234.5', '1.234,5', '12,5',
 * '1e5', '-3'. Read exactly, as decimals, never through a float. '1,234' alone could
 * be read two ways and is refused with both readings in the hint; the point of
 * '1.234' is a decimal point.
 */
#ifndef CRM_BASE_NUMBER_H
#define CRM_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* digits / 10^scale; a negative scale multiplies. No zeros are left at the end of a fraction. */
struct crm_decimal {
	bool negative;
	uint64_t digits;
	int scale;
	bool like_group; /* written '1.234': elsewhere a thousand */
};

enum crm_decimal_fault { CRM_DECIMAL_FINE, CRM_DECIMAL_NONE, CRM_DECIMAL_TWO_WAYS, CRM_DECIMAL_LONG };

/* Reads n bytes without a sign or spaces around. `commas_group` reads '1,234' as a thousand. */
enum crm_decimal_fault crm_decimal_read(const char *text, size_t n, bool commas_group,
                                        struct crm_decimal *out);
/* digits * 10^places / 10^scale, signed; false if that is no whole number or too large. */
bool crm_decimal_scaled(const struct crm_decimal *decimal, int places, int64_t *out);
/* The error for a fault: what is wrong with `text`, which is not `what`. */
CRM_MUST_USE CRM_RETURNS_NONNULL
crm_err crm_decimal_refuse(enum crm_decimal_fault fault, const char *text, const char *what);

/* Length of the space at text (ASCII, no-break, narrow no-break, thin), 0 if there is none. */
size_t crm_space_length(const char *text, size_t n);
/* Length of the minus at text ('-' or U+2212), 0 if there is none. */
size_t crm_minus_length(const char *text, size_t n);

/* At most 15 significant digits: what a double keeps exactly. */
CRM_MUST_USE crm_err crm_number_parse(const char *text, double *number);
/* '12.0' and '1e5' are whole numbers too; '1.234' is not, and is refused like '1,234'. */
CRM_MUST_USE crm_err crm_integer_parse(const char *text, int64_t *number);
/* Shortest text that reads back as the same number; buffer of at least 32. */
char *crm_number_text(double number, char *buffer);

#endif
