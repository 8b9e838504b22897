/*
 * What is paid again and again, by the month and by the year. A year has 52 weeks, 12 months, 4 quarters, 2 half years.
 * By the year it is exact; by the month, a twelfth of that, it is rounded once, half up (away from 0) to a minor unit of
 * the currency: to the whole yen, to the cent, to the fils.
 */
#ifndef CRM_BASE_PERIOD_H
#define CRM_BASE_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

/* How many of them a year has: "week", "month", "quarter", "half_year", "year"; 0 for any other name. */
int crm_periods_a_year(const char *period);
/* `minor` paid each period, `a_year` (more than 0) of which there are. False where the result is beyond an amount. */
bool crm_money_by_year(int64_t minor, int a_year, int64_t *out);
bool crm_money_by_month(int64_t minor, int a_year, int64_t *out);

#endif
