#include "hook/retry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/time.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

int64_t crm_retry_pause(int64_t tries, double chance)
{
	static const int64_t pauses[] = { 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR };
	size_t i = tries < 1 ? 0 : (size_t)(tries - 1);
	int64_t pause = pauses[i < CRM_COUNT(pauses) ? i : CRM_COUNT(pauses) - 1];

	return pause + (int64_t)((double)pause * (chance - 0.5) / 5);
}

/* "Sun, 06 Nov 1994 08:49:37 GMT": what HTTP has written since 1997. */
static bool read_date(const char *text, int64_t *at)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct crm_civil civil = {0};
	char month[4], zone[4];

	if (sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d %3[A-Z]", &civil.day, month, &civil.year, &civil.hour,
	           &civil.minute, &civil.second, zone) != 7 || strcmp(zone, "GMT") != 0)
		return false;
	const char *found = strstr(months, month);
	if (!found || strlen(month) != 3 || (found - months) % 3 != 0)
		return false;
	civil.month = (int)(found - months) / 3 + 1;
	if (civil.year < 1 || civil.day < 1 || civil.day > crm_days_in_month(civil.year, civil.month) || civil.hour < 0 ||
	    civil.hour > 23 || civil.minute < 0 || civil.minute > 59 || civil.second < 0 || civil.second > 60)
		return false;
	*at = crm_instant_of_utc(&civil);
	return true;
}

bool crm_retry_after(const char *text, int64_t now, int64_t *at)
{
	char *end;
	size_t digits = strspn(text, "0123456789");

	if (digits > 0 && !text[digits]) {
		long long seconds = digits < 10 ? strtoll(text, &end, 10) : CRM_RETRY_DAY / SECOND;
		*at = now + seconds * SECOND;
	} else if (!read_date(text, at))
		return false;
	if (*at > now + CRM_RETRY_DAY)
		*at = now + CRM_RETRY_DAY;
	if (*at < now + SECOND)
		*at = now + SECOND;
	return true;
}
