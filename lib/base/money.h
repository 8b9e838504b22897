/*
 * Money and currencies. An amount is an integer of minor units (ISO 4217: cents
 * for EUR, whole yen for JPY, fils for KWD) beside its currency's code; it is
 * never a float. Decimal text is parsed exactly.
 */
#ifndef CRM_BASE_MONEY_H
#define CRM_BASE_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/currency.h"
#include "base/err.h"
#include "base/number.h"

enum { CRM_MONEY_SIZE = 32 }; /* with the NUL */

/*
 * What people type: '48000', '48 000', "48'000.50", '1,234.50', '1234,5',
 * '48 000 CZK', 'EUR 5', '$1,200', '€5', '1 200,- Kč', '-3.20', '1e5'.
 *
 * `currency` (4 bytes) goes in as the currency already known, or "". A code or sign in
 * the text is put into it; one that contradicts it is refused; without one it is left
 * as it was. Where it ends up "" the amount is of `fallback`. A sign several
 * currencies share ('$', 'kr') means the known one or the fallback, if it is among them.
 *
 * '1,234' alone could be read two ways and is refused with both readings in the hint;
 * beside a sign or code of a currency whose people group with commas ('$1,200') it
 * is clear. More digits than the currency has are refused, never rounded.
 */
CRM_MUST_USE crm_err crm_money_parse(const char *text, const char *fallback,
                                     char currency[4], int64_t *minor);
/* '1200.50': the form for machines. Returns buffer (CRM_MONEY_SIZE). An unknown
 * currency prints with 2 digits. */
char *crm_money_text(int64_t minor, const char *currency, char *buffer);
/* '1,200.50' for a person. */
char *crm_money_shown(int64_t minor, const char *currency, char *buffer);

/* So many percent of an amount, exactly, rounded once: half up (away from 0). False where it is beyond an amount. */
bool crm_money_share(int64_t minor, double percent, int64_t *out);

/* The same minor units under another currency's digits: 10.00 EUR -> 10 JPY.
 * CRM_INVALID where digits would be lost. */
CRM_MUST_USE crm_err crm_money_rescale(int64_t minor, const char *from, const char *to,
                                       int64_t *out);

#endif
