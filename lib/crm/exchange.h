/*
 * Money into another currency, by the rates of a day that are in the repository: the latest on or before it. Nothing is
 * fetched, and a figure that was converted names its date. Exact: rates are decimals, and the result is rounded once, half up
 * (away from zero) to the digits of its currency.
 */
#ifndef CRM_CRM_EXCHANGE_H
#define CRM_CRM_EXCHANGE_H

#include "store/store.h"

enum { CRM_EXCHANGE_DATE = 16, CRM_EXCHANGE_VIA = 8 };

struct crm_exchange {
	int64_t minor;                       /* what it is */
	char date[CRM_EXCHANGE_DATE];        /* of the rate; of two the older one. "" where both are one currency */
	char via[CRM_EXCHANGE_VIA];          /* the currency both rates are known for; "" if one rate was enough */
};

/* What an amount of one currency is multiplied by to be one of another, exactly. */
struct crm_exchange_rate {
	__extension__ unsigned __int128 over, under;
	int from_digits, to_digits;
	char date[CRM_EXCHANGE_DATE], via[CRM_EXCHANGE_VIA]; /* as of crm_exchange */
};

/* The same in two steps, for who has many amounts of one day: the errors are those of the whole. */
CRM_MUST_USE crm_err crm_exchange_rate(struct crm_store *store, const char *from, const char *to, const char *date,
                                       struct crm_exchange_rate *out);
CRM_MUST_USE crm_err crm_exchange_by(const struct crm_exchange_rate *rate, int64_t minor, int64_t *out);

/* `minor` units of `from` on `date` ("2026-11-21"). The rate between the two is taken in the direction it is newer in; where
 * there is none, both by way of a third currency. CRM_NOT_FOUND says what is missing; CRM_INVALID: too large an amount. */
CRM_MUST_USE crm_err crm_exchange(struct crm_store *store, int64_t minor, const char *from, const char *to,
                                  const char *date, struct crm_exchange *out);

#endif
