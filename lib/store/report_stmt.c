#include "store/report_stmt.h"

#include "base/str.h"

static crm_err at_line(crm_err err, const struct crm_report *report, long line)
{
	return crm_err_at(err, report->place ? report->place : "", line);
}

/* Where SQLite knows no place it is that of the whole. */
static crm_err in_its_words(struct crm_db *db, crm_err err, const struct crm_report *report, const struct crm_report_origin *origin)
{
	int at = crm_stmt_error_at(db);

	if (err->kind != CRM_USAGE)
		return err;
	return at_line(crm_fail(CRM_INVALID, "%s", err->text), report, crm_report_origin_line(origin, report, at < 0 ? 0 : (size_t)at));
}

static crm_err check_facts(const struct crm_report *report, struct crm_stmt *stmt)
{
	for (size_t i = 0; i < report->facts_column_count; i++) {
		const struct crm_report_column *column = &report->facts_columns[i];
		bool is_there = crm_stmt_has_column(stmt, column->name);

		if (!is_there || (column->unit && !crm_stmt_has_column(stmt, column->unit)))
			return at_line(crm_fail(CRM_INVALID, "the facts have no column '%s', which the head names",
			                        is_there ? column->unit : column->name), report, report->facts_line);
	}
	return NULL;
}

crm_err crm_report_stmt(struct crm_db *db, struct crm_arena *arena, const struct crm_report *report, enum crm_report_part part,
                        const struct crm_report_ask *ask, struct crm_stmt **out)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	struct crm_report_origin origin = {0};
	crm_err err;

	CRM_TRY(crm_report_sql(arena, report, part, ask, &sql, &origin));
	err = crm_stmt_new(db, crm_str_text(&sql.text), out);
	if (err)
		return in_its_words(db, err, report, &origin);
	if (!*out || !crm_stmt_reads_only(*out) || !crm_stmt_columns(*out))
		return at_line(crm_fail(CRM_INVALID, "the SQL of a report must be a SELECT"), report,
		               crm_report_origin_line(&origin, report, 0));
	if (part == CRM_REPORT_FACTS)
		CRM_TRY(check_facts(report, *out));
	for (size_t i = 0; i < sql.count; i++)
		crm_stmt_bind(*out, (int)i + 1, sql.binds[i]);
	return NULL;
}
