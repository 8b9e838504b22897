/*
 * The look at the whole file before it is loaded: how each column of dates is written, and of which type
 * columns are that are to become fields. (Inside the room.)
 */
#ifndef CRM_LOAD_SCAN_H
#define CRM_LOAD_SCAN_H

#include "form/source.h"
#include "load/plan.h"

/* Reads until every date column is settled (a value was met that only ISO 8601 writes), or to the end where one
 * is not, or where `new_fields`. Wrong rows are passed over: loading will say so. Sets the columns' dialects.
 * CRM_INVALID, with the column, if it can be read two ways or none. */
CRM_MUST_USE crm_err crm_scan_file(struct crm_source *source, struct crm_plan *plan, bool new_fields);
/* "month/day/year" for us, and so on. */
const char *crm_scan_dialect_words(const struct crm_dialect *dialect);

#endif
