/*
 * A star schema for analysis: facts (deals, tickets ... with names beside ids, amounts as decimal numbers) and
 * dimensions (companies, people, a calendar of days) as CSV files that DuckDB, PostgreSQL or a spreadsheet load as they
 * are. Beside each instant FIELD of a fact stands FIELD_date, its day in the process's zone, which joins
 * dim_date.date.
 */
#ifndef CRM_LOAD_STAR_H
#define CRM_LOAD_STAR_H

#include "load/export.h"

/* dim_*.csv and fact_*.csv in the folder (made if absent), from one snapshot. Each file is whole or not there. */
CRM_MUST_USE crm_err crm_star_export(struct crm_repo *repo, const struct crm_export_options *options,
                                     const char *folder, int64_t *rows, int64_t *files);

#endif
