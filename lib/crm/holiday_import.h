/*
 * Holidays of a calendar, from iCalendar or from any stream whose columns name the fields of a holiday (date, until, name,
 * yearly). One that is there already is changed: by its UID, or without one by its day and name; so a file may be read each
 * year again.
 */
#ifndef CRM_CRM_HOLIDAY_IMPORT_H
#define CRM_CRM_HOLIDAY_IMPORT_H

#include "form/source.h"
#include "repo/change.h"

struct crm_holiday_options {
	const char *calendar;            /* its id */
	const char *path;                /* NULL or "-": standard input */
	const struct crm_change_why *why;
};

struct crm_holiday_result {
	int64_t created, updated, unchanged;
	const char *left_out;            /* "RRULE (2)"; NULL: nothing */
	char txn[17];
};

/* All or nothing; errors carry file and line. Memory: the arena. */
CRM_MUST_USE crm_err crm_holiday_import(struct crm_repo *repo, struct crm_arena *arena,
                                        const struct crm_holiday_options *options, struct crm_holiday_result *result);

#endif
