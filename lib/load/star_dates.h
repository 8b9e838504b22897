/*
 * The calendar of a star schema: a row for each day from the first to the last that facts have. (Inside the room.)
 */
#ifndef CRM_LOAD_STAR_DATES_H
#define CRM_LOAD_STAR_DATES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct crm_star_dates {
	bool any;
	int64_t first, last;   /* dates */
};

/* Days before 1900 and after 2199 are slips of a keyboard and do not make the calendar longer. */
void crm_star_dates_see(struct crm_star_dates *dates, const char *date);
/* dim_date.csv; *rows goes up by its days. */
CRM_MUST_USE crm_err crm_star_dates_write(const struct crm_star_dates *dates, const char *folder, int64_t *rows);

#endif
