/*
 * Days, weeks, months, quarters and years as ISO 8601 writes them, and as spans of
 * dates (for when.h). Months are counted from the year 0, for arithmetic.
 */
#ifndef CRM_BASE_CALENDAR_H
#define CRM_BASE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/when.h"

/* 2026-11-21, 20261121, 2026-W40, 2026-W40-3, 2026-Q4, 2026-11 or 2026. On failure
 * *at may be anywhere. */
bool crm_scan_calendar(const char **at, struct crm_span *dates);

int64_t crm_month_start(int64_t months);
/* `count` months from the month `first`; false outside the years 1 to 9999. */
bool crm_months_span(int64_t first, int64_t count, struct crm_span *dates);

#endif
