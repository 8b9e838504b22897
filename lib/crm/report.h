/*
 * Running a report: a definition and how it is asked to a table of values.
 *
 * Periods are spans of days, as people write them, and are instants of the process's zone in the SQL. Rows come in the order the
 * SQL gives them. With `compare` the report is run a second time over the period before (or a year earlier), and each number has
 * two more columns: NAME_before and NAME_change; rows are matched by what is no number in them, units of the calendar by how far
 * they are from the period's beginning.
 */
#ifndef CRM_CRM_REPORT_H
#define CRM_CRM_REPORT_H

#include "query/report_sql.h"
#include "repo/repo.h"

/* Values are stored forms; a link is an id (crm_report_label shows it). */
struct crm_report_table {
	const char *title, *note;        /* note: what it is of, in words: the period, whose, in which currency */
	const char *chart;               /* the report's chart, of columns that are there; NULL */
	int by;                          /* the column it is grouped by; -1: it is not */
	struct crm_report_column *columns;
	size_t count;
	struct crm_value *cells;         /* row-major */
	size_t rows;
	bool has_period;
	int64_t from, to;                /* instants; of an open end the end of time */
};

/* The place of a column; -1: there is none of that name. */
int crm_report_table_at(const struct crm_report_table *table, const char *name);

/* Errors are those of terms, dates, fields; CRM_USAGE: what the report cannot be asked; CRM_NOT_FOUND: a rate is missing. */
CRM_MUST_USE crm_err crm_report_run(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report *report,
                                    const struct crm_report_wish *wish, struct crm_report_table *out);
/* The records behind it: its facts. CRM_USAGE: the report does not tell them. */
CRM_MUST_USE crm_err crm_report_explain(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report *report,
                                        const struct crm_report_wish *wish, struct crm_report_table *out);

/* One part of a definition, in the columns of its head, as the SQL gives it: for who learns from it (crm/predict.h). */
CRM_MUST_USE crm_err crm_report_rows(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report *report,
                                     enum crm_report_part part, const struct crm_report_wish *wish,
                                     struct crm_report_table *out);

/* What people call the record a link leads to; of a record that is gone its id. Arena. */
CRM_MUST_USE crm_err crm_report_label(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report_column *column,
                                      struct crm_value value, struct crm_value *out);

#endif
