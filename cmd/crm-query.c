/*
 * crm-query: read-only SQL over the tables and views, in any output format.
 */
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "cli/listing.h"

enum { MOST_SQL = 1 << 20 };

static crm_err read_sql(struct crm_tool *tool, const char **sql)
{
	const char *file = crm_option(tool, "file");
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	if (file && tool->count)
		return crm_fail(CRM_USAGE, "give the SQL as an argument or with --file, not both");
	if (!file && !tool->count)
		return crm_fail(CRM_USAGE, "which SQL? Give it as an argument, or --file FILE (- is stdin)");
	if (!file) {
		*sql = tool->arguments[0];
		return NULL;
	}
	CRM_TRY(crm_file_read(crm_same(file, "-") ? "/dev/stdin" : file, MOST_SQL, &text));
	*sql = crm_copy(tool->arena, crm_str_text(&text));
	return NULL;
}

static crm_err prepare(struct crm_tool *tool, const char *sql, struct crm_stmt **stmt)
{
	crm_db_only_read(tool->repo->store->db);
	CRM_TRY(crm_stmt_new(tool->repo->store->db, sql, stmt));
	if (!*stmt || !crm_stmt_columns(*stmt))
		return crm_fail(CRM_USAGE, "this SQL asks for nothing: it gives no columns");
	const char *rest = crm_stmt_tail(*stmt);
	if (rest[strspn(rest, " \t\r\n;")])
		return crm_fail(CRM_USAGE, "one statement at a time; this is left over: %.40s", rest);
	return NULL;
}

/* :name, @name and $name take the value of --param name=value. */
static crm_err bind_one(struct crm_stmt *stmt, int i, const char **params, size_t count)
{
	const char *name = crm_stmt_parameter(stmt, i);
	if (!name)
		return crm_fail(CRM_USAGE, "parameter %d has no name: write :name and give --param name=value", i);
	size_t n = strlen(name + 1);
	for (size_t p = 0; p < count; p++)
		if (!strncmp(params[p], name + 1, n) && params[p][n] == '=') {
			crm_stmt_bind_text(stmt, i, params[p] + n + 1);
			return NULL;
		}
	return crm_err_hint(crm_fail(CRM_USAGE, "parameter %s has no value", name), "--param %s=...", name + 1);
}

static crm_err bind_all(struct crm_tool *tool, struct crm_stmt *stmt)
{
	const char **params;
	size_t count = crm_option_all(tool, "param", &params);
	for (int i = 1; i <= crm_stmt_parameters(stmt); i++)
		CRM_TRY(bind_one(stmt, i, params, count));
	return NULL;
}

/* A column of a table has the table's type; an expression that of its first value. */
static enum crm_type type_of(struct crm_stmt *stmt, int i, bool row)
{
	static const enum crm_type types[] = { [CRM_EMPTY] = CRM_T_TEXT, [CRM_INTEGER] = CRM_T_INTEGER,
	                                       [CRM_REAL] = CRM_T_DECIMAL, [CRM_TEXT] = CRM_T_TEXT };
	const char *declared = crm_stmt_column_type(stmt, i);
	if (crm_same(declared, "INTEGER"))
		return CRM_T_INTEGER;
	if (crm_same(declared, "REAL"))
		return CRM_T_DECIMAL;
	return row ? types[crm_stmt_value(stmt, i).shape] : CRM_T_TEXT;
}

/* An expression may change its type from row to row; a sink's column may not. */
static struct crm_value fit(struct crm_arena *arena, struct crm_value value, enum crm_type type)
{
	if (type == CRM_T_TEXT && value.shape == CRM_INTEGER)
		return crm_value_text(crm_textf(arena, "%lld", (long long)value.i));
	if (type == CRM_T_TEXT && value.shape == CRM_REAL)
		return crm_value_text(crm_textf(arena, "%.15g", value.r));
	if (type == CRM_T_INTEGER && value.shape == CRM_REAL)
		return crm_value_integer((int64_t)value.r);
	if (type == CRM_T_DECIMAL && value.shape == CRM_INTEGER)
		return crm_value_real((double)value.i);
	if (type != CRM_T_TEXT && value.shape == CRM_TEXT)
		return CRM_NO_VALUE;
	return value;
}

static crm_err print_rows(struct crm_tool *tool, struct crm_stmt *stmt, const enum crm_type *types,
                          struct crm_sink *sink, int64_t *rows)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_arena_mark mark = crm_arena_mark(arena);
	int count = crm_stmt_columns(stmt);
	struct crm_cell *cells = crm_new(tool->arena, struct crm_cell, count);
	for (bool row = true; row && !tool->out.gone; ++*rows) {
		crm_arena_rewind(arena, mark);
		for (int i = 0; i < count; i++)
			cells[i].value = fit(arena, crm_stmt_value(stmt, i), types[i]);
		CRM_TRY(crm_sink_row(sink, cells));
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (*crm_stop)
			return crm_interrupted();
	}
	return NULL;
}

static crm_err print(struct crm_tool *tool, struct crm_stmt *stmt, int64_t *rows)
{
	int count = crm_stmt_columns(stmt);
	struct crm_column *columns = crm_new(tool->arena, struct crm_column, count);
	enum crm_type *types = crm_new(tool->arena, enum crm_type, count);
	struct crm_sink *sink;
	bool row = false;
	CRM_TRY(crm_stmt_step(stmt, &row));
	for (int i = 0; i < count; i++) {
		types[i] = type_of(stmt, i, row);
		columns[i] = crm_column_plain(tool->arena, crm_copy(tool->arena, crm_stmt_column_name(stmt, i)), types[i]);
	}
	CRM_TRY(crm_listing_open(tool, columns, (size_t)count, &sink));
	crm_err err = row ? print_rows(tool, stmt, types, sink, rows) : NULL;
	crm_err late = crm_listing_close(tool, sink);
	return err ? err : late;
}

static crm_err run(struct crm_tool *tool)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	const char *sql;
	int64_t rows = 0;
	CRM_TRY(read_sql(tool, &sql));
	CRM_TRY(prepare(tool, sql, &stmt));
	CRM_TRY(bind_all(tool, stmt));
	CRM_TRY(print(tool, stmt, &rows));
	return rows ? NULL : crm_fail(CRM_NOTHING, "%s", "");
}

static const struct crm_option options[] = {
	{ "param", 'p', "NAME=VALUE", "the value of :NAME in the SQL", NULL, true },
	{ "file", 0, "FILE", "read the SQL from a file; - is stdin", "file", false },
	{ NULL, 0, NULL, NULL, NULL, false },
};

static const struct crm_verb verbs[] = {
	{ NULL, "[SQL]", "read-only SQL over the tables (contact, deal ...) and views (v_contact, v_deal ...)",
	  { options, crm_options_output }, CRM_NEEDS_READ, 0, 1, run, NULL },
	{ .run = NULL },
};

static const struct crm_tool_definition tool_definition = {
	.name = "crm-query",
	.help = "read-only SQL, in any output format",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool_definition, argc, argv);
}
