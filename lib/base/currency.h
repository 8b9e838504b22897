/*
 * Currencies: ISO 4217, as of 2026, without precious metals and test codes. Those
 * withdrawn since 2021 are still here, for older deals carry them.
 */
#ifndef CRM_BASE_CURRENCY_H
#define CRM_BASE_CURRENCY_H

#include <stdbool.h>
#include <stddef.h>

/* Digits after the point, -1 for an unknown code. Codes are upper case. */
int crm_currency_digits(const char *code);
/* The i-th currency of the table, NULL at its end: its code and English name. */
const char *crm_currency_code(size_t i, const char **name);
/* The known code that n letters are, in whatever case; NULL if none. */
const char *crm_currency_named(const char *text, size_t n);

/* What a sign ('€', '$', 'Kč') can mean: codes with spaces between, the usual one
 * first; NULL if the n bytes are no sign. A list that begins with a space has no
 * usual one ('kr'). */
const char *crm_currency_of_sign(const char *sign, size_t n);

/* Do its people write 1,234 for a thousand? */
bool crm_currency_groups_with_comma(const char *code);

#endif
