/*
 * What the columns of a file of rates are. (Inside the room: see rate_import.h.)
 */
#ifndef CRM_CRM_RATE_COLUMNS_H
#define CRM_CRM_RATE_COLUMNS_H

#include "crm/rate_import.h"
#include "form/source.h"

/* Places in the row; -1: there is none. `wide`: a day, and a column for each currency. */
struct crm_rate_columns {
	const char *const *names;        /* the header they were found in */
	int date, currency, base, value, units, source;
	bool wide;
};

/* CRM_INVALID says which is missing. */
CRM_MUST_USE crm_err crm_rate_columns_find(const struct crm_entity *entity, const struct crm_rate_options *options,
                                           const struct crm_row *row, struct crm_rate_columns *out);
bool crm_rate_is_currency(const char *name);

#endif
