/*
 * Amounts of money on one scale, so that they compare across currencies with different digits:
 * 5 JPY, 5.00 EUR and 5.000 KWD are all 50000. No rate is applied.
 */
#ifndef CRM_QUERY_SCALE_H
#define CRM_QUERY_SCALE_H

#include <stdint.h>

/* Minor units of `currency` in 1/10000 of its unit; an unknown or NULL currency has 2 digits. Held
 * at the ends of int64_t where it would not fit. This is what crm_scaled() is in SQL. */
int64_t crm_scaled(int64_t minor, const char *currency);

#endif
