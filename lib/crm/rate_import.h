/*
 * Exchange rates from files of banks. Two forms of the European Central Bank are understood by their headers, and any CSV or
 * JSON whose columns name the fields of a rate:
 *
 *     Date,USD,JPY,...                            one euro in each currency, a row a day; N/A is none
 *     ...,CURRENCY,CURRENCY_DENOM,...,TIME_PERIOD,OBS_VALUE   (SDMX-CSV) a unit of the second in the first
 *     date,currency,base,value
 *
 * Columns of other names are told by options; a column of units says that the value is that of so many (100 JPY). A file that
 * says two things of one day and pair is refused.
 *
 * A rate that is there (same day, same currencies) is changed, so that a file may be read every day.
 */
#ifndef CRM_CRM_RATE_IMPORT_H
#define CRM_CRM_RATE_IMPORT_H

#include "base/date_dialect.h"
#include "repo/change.h"

struct crm_rate_options {
	const char *path;                /* NULL or "-": standard input */
	const char *currency;            /* of files that name only one side: what one unit is of; NULL: EUR for ECB's */
	const char *base;                /* of such files: what it is expressed in */
	const char *date;                /* of files without one: "2026-11-28" */
	const char *const *maps;         /* "Kurz=value": columns of other names */
	size_t map_count;
	const struct crm_dialect *dates; /* how days are written; NULL: ISO, or what reads one way only */
	char decimal;                    /* ',' or '.' */
	const char *source;              /* who says so; NULL: the file's form, "ECB" */
	const char *since;               /* rates of earlier days are passed over; NULL: all */
	const struct crm_change_why *why;
	const volatile int *stop;        /* not 0: leave off; nothing is stored */
};

struct crm_rate_result {
	int64_t created, updated, unchanged, passed;
	char txn[17];
};

/* All or nothing; errors carry file and line. */
CRM_MUST_USE crm_err crm_rate_import(struct crm_repo *repo, const struct crm_rate_options *options,
                                     struct crm_rate_result *result);

#endif
