#include "query/scale.h"

#include "base/money.h"

enum { SCALE_DIGITS = 4 }; /* the most ISO 4217 has (CLF, UYW) */

int64_t crm_scaled(int64_t minor, const char *currency)
{
	int digits = crm_currency_digits(currency ? currency : "");
	int64_t scaled = minor;

	if (digits < 0)
		digits = 2;
	for (; digits < SCALE_DIGITS; digits++) {
		if (__builtin_mul_overflow(scaled, 10, &scaled))
			return minor < 0 ? INT64_MIN : INT64_MAX;
	}
	return scaled;
}
