#include "cli/sql.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/str.h"
#include "cli/listing.h"
#include "cli/sql_plan.h"
#include "store/db_guard.h"

/* Past blanks, semicolons and remarks: what is left after it is SQL. */
static const char *skip_nothing(const char *sql)
{
	for (;;) {
		sql += strspn(sql, " \t\r\n;");
		const char *end = crm_starts(sql, "--") ? strchr(sql, '\n') : crm_starts(sql, "/*") ? strstr(sql + 2, "*/") : sql;
		if (!end)
			return "";
		if (end == sql)
			return sql;
		sql = end + (*sql == '/' ? 2 : 1);
	}
}

crm_err crm_sql_prepare(struct crm_repo *repo, const char *sql, struct crm_stmt **stmt)
{
	crm_db_only_read(repo->store->db);
	CRM_TRY(crm_stmt_new(repo->store->db, sql, stmt));
	if (!*stmt || !crm_stmt_columns(*stmt))
		return crm_fail(CRM_USAGE, "this SQL asks for nothing: it gives no columns");
	const char *rest = skip_nothing(crm_stmt_tail(*stmt));
	if (*rest)
		return crm_fail(CRM_USAGE, "one statement at a time; this is left over: %.40s", rest);
	return NULL;
}

/* A number in the form that it is printed in is bound as one, else `count(*) > :n` would compare a number with a
 * text. Everything else (00123, +420601) is text; a column's own type decides when it meets one. */
static void bind_value(struct crm_stmt *stmt, int i, const char *text)
{
	char printed[64];
	int64_t integer;
	double real;
	if (!crm_integer_parse(text, &integer)) {
		snprintf(printed, sizeof printed, "%lld", (long long)integer);
		if (crm_same(printed, text)) {
			crm_stmt_bind_int(stmt, i, integer);
			return;
		}
	}
	if (!crm_number_parse(text, &real) && crm_same(crm_number_text(real, printed), text))
		crm_stmt_bind(stmt, i, crm_value_real(real));
	else
		crm_stmt_bind_text(stmt, i, text);
}

static bool is_value_of(const char *param, const char *name)
{
	size_t n = strlen(name);
	return !strncmp(param, name, n) && param[n] == '=';
}

/* :name, @name and $name take the value of --param name=value. */
static crm_err bind_one(struct crm_stmt *stmt, int i, const char **params, size_t count)
{
	const char *name = crm_stmt_parameter(stmt, i);
	if (!name)
		return crm_fail(CRM_USAGE, "parameter %d has no name: write :name and give --param name=value", i);
	for (size_t p = 0; p < count; p++)
		if (is_value_of(params[p], name + 1)) {
			bind_value(stmt, i, params[p] + strlen(name));
			return NULL;
		}
	return crm_err_hint(crm_fail(CRM_USAGE, "parameter %s has no value", name), "--param %s=...", name + 1);
}

static crm_err check_param(struct crm_stmt *stmt, const char *param)
{
	for (int i = 1; i <= crm_stmt_parameters(stmt); i++) {
		const char *name = crm_stmt_parameter(stmt, i);
		if (name && is_value_of(param, name + 1))
			return NULL;
	}
	if (!strchr(param, '='))
		return crm_fail(CRM_USAGE, "--param is NAME=VALUE, not '%s'", param);
	return crm_fail(CRM_USAGE, "--param %s: the SQL has no parameter of that name", param);
}

static crm_err bind_all(struct crm_tool *tool, struct crm_stmt *stmt)
{
	const char **params;
	size_t count = crm_option_all(tool, "param", &params);
	for (size_t p = 0; p < count; p++)
		CRM_TRY(check_param(stmt, params[p]));
	for (int i = 1; i <= crm_stmt_parameters(stmt); i++)
		CRM_TRY(bind_one(stmt, i, params, count));
	return NULL;
}

enum { SHAPES = CRM_TEXT + 1 };

/* The columns as the sink sees them. A column of a table has the table's type; an expression has none, so each
 * row's value says how it is printed: SELECT 1 UNION SELECT 2.5 UNION SELECT 'x' loses nothing. */
struct shown {
	struct crm_column *columns;
	const struct crm_field *(*fields)[SHAPES];
	struct crm_cell *cells;
	int count;
};

static void make_column(struct crm_tool *tool, struct crm_stmt *stmt, int i, struct shown *shown)
{
	static const enum crm_type types[SHAPES] = { [CRM_EMPTY] = CRM_T_TEXT, [CRM_INTEGER] = CRM_T_INTEGER,
	                                             [CRM_REAL] = CRM_T_DECIMAL, [CRM_TEXT] = CRM_T_TEXT };
	const char *declared = crm_stmt_column_type(stmt, i), *name = crm_stmt_column_name(stmt, i);
	for (int shape = 0; shape < SHAPES; shape++)
		shown->fields[i][shape] = crm_column_plain(tool->arena, name, types[shape]).field;
	enum crm_shape first = crm_same(declared, "INTEGER") ? CRM_INTEGER : crm_same(declared, "REAL") ? CRM_REAL : CRM_TEXT;
	shown->columns[i] = (struct crm_column){ .name = shown->fields[i][first]->name, .field = shown->fields[i][first] };
}

static void make_columns(struct crm_tool *tool, struct crm_stmt *stmt, struct shown *shown)
{
	shown->count = crm_stmt_columns(stmt);
	shown->columns = crm_new(tool->arena, struct crm_column, shown->count);
	shown->cells = crm_new(tool->arena, struct crm_cell, shown->count);
	shown->fields = crm_alloc(tool->arena, (size_t)shown->count * sizeof *shown->fields);
	for (int i = 0; i < shown->count; i++)
		make_column(tool, stmt, i, shown);
}

static void take_row(struct crm_stmt *stmt, struct shown *shown)
{
	for (int i = 0; i < shown->count; i++) {
		struct crm_value value = crm_stmt_value(stmt, i);
		shown->cells[i].value = value;
		if (value.shape != CRM_EMPTY)
			shown->columns[i].field = shown->fields[i][value.shape];
	}
}

static crm_err print_rows(struct crm_tool *tool, struct crm_stmt *stmt, struct shown *shown, struct crm_sink *sink,
                          int64_t *rows)
{
	for (bool row = true; row && !tool->out.gone; ++*rows) {
		take_row(stmt, shown);
		CRM_TRY(crm_sink_row(sink, shown->cells));
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (*crm_stop)
			return crm_interrupted();
	}
	return NULL;
}

static crm_err print(struct crm_tool *tool, struct crm_stmt *stmt, int64_t *rows)
{
	struct shown shown = {0};
	struct crm_sink *sink;
	bool row = false;
	CRM_TRY(crm_stmt_step(stmt, &row));
	make_columns(tool, stmt, &shown);
	CRM_TRY(crm_listing_open_plain(tool, NULL, shown.columns, (size_t)shown.count, &sink));
	return crm_listing_close(tool, sink, row ? print_rows(tool, stmt, &shown, sink, rows) : NULL);
}

crm_err crm_sql_run(struct crm_tool *tool, const char *sql)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	const char *format;
	int64_t rows = 0;
	CRM_TRY(crm_sql_prepare(tool->repo, sql, &stmt));
	CRM_TRY(bind_all(tool, stmt));
	CRM_TRY(crm_listing_format(tool, &format));
	if (crm_stmt_is_plan(stmt) && crm_same(format, "table") && !crm_option_given(tool, "null"))
		return crm_sql_plan_print(tool, stmt);
	CRM_TRY(print(tool, stmt, &rows));
	return rows ? NULL : crm_nothing();
}
