/*
 * crm-query: read-only SQL over the tables and views, in any output format; and the queries that are kept by name.
 */
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "cli/asof.h"
#include "cli/records.h"
#include "cli/refs.h"
#include "cli/sql.h"
#include "cli/work.h"
#include "store/read.h"

enum { MOST_SQL = 1 << 20 };

/* The operand at this place, or the file. */
static crm_err read_sql(struct crm_tool *tool, size_t at, const char **sql)
{
	const char *file = crm_option(tool, "file");
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	if (file && tool->count > at)
		return crm_fail(CRM_USAGE, "give the SQL as an argument or with --file, not both");
	if (!file && tool->count <= at)
		return crm_fail(CRM_USAGE, "which SQL? Give it as an argument, or --file FILE (- is stdin)");
	if (!file) {
		*sql = tool->arguments[at];
		return NULL;
	}
	CRM_TRY(crm_file_read(crm_same(file, "-") ? "/dev/stdin" : file, MOST_SQL, &text));
	*sql = crm_copy(tool->arena, crm_str_text(&text));
	return NULL;
}

static crm_err run(struct crm_tool *tool)
{
	const char *sql;
	CRM_TRY(read_sql(tool, 0, &sql));
	CRM_TRY(crm_tool_asof(tool, NULL));
	return crm_sql_run(tool, sql);
}

/* -- by name ----------------------------------------------------------------- */

/* Looks for what a name is today: its SQL may then be asked of any day. */
static crm_err run_saved(struct crm_tool *tool)
{
	struct crm_record *query;
	struct crm_refs refs;
	CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, 1, &refs));
	CRM_TRY(crm_read_record(tool->repo->store, tool->arena, tool->entity, refs.ids[0], &query, NULL));
	const char *sql = crm_copy(tool->arena, crm_record_get(query, "sql").s);
	CRM_TRY(crm_tool_asof(tool, NULL));
	crm_err err = crm_sql_run(tool, sql);
	return crm_err_kind(err) == CRM_NOTHING ? err : crm_err_in(err, "%s", crm_record_label(query));
}

/* In a connection of its own, for it can then only read. */
static crm_err check_sql(struct crm_tool *tool, const char *sql)
{
	CRM_AUTO(crm_repo_drop) struct crm_repo *repo = NULL;
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	CRM_TRY(crm_repo_open(tool->repo->folder, CRM_DB_READ, tool->program, &repo));
	return crm_sql_prepare(repo, sql, &stmt);
}

/* A file ends with a line break, which is no part of the query. */
static const char *without_end(struct crm_tool *tool, const char *sql)
{
	size_t n = strlen(sql);
	while (n && strchr(" \t\r\n", sql[n - 1]))
		n--;
	return crm_copy_n(tool->arena, sql, n);
}

static crm_err write_saved(struct crm_work *work, const char *name, const char *sql)
{
	struct crm_store *store = work->tool->repo->store;
	struct crm_record *old = NULL, *record;
	const char **ids;
	size_t count;
	CRM_TRY(crm_work_next(work));
	CRM_TRY(crm_read_equal(store, work->arena, work->entity, crm_entity_field(work->entity, "name"), name, 1, &ids, &count));
	if (count)
		CRM_TRY(crm_read_record(store, work->arena, work->entity, ids[0], &old, NULL));
	record = old ? crm_record_copy(work->arena, old) : crm_record_new(work->arena, work->entity);
	crm_record_put(record, "name", crm_value_text(name));
	crm_record_put(record, "sql", crm_value_text(sql));
	return old ? crm_work_update(work, old, record) : crm_work_create(work, record);
}

static crm_err save(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	const char *sql;
	CRM_TRY(read_sql(tool, 1, &sql));
	CRM_TRY(check_sql(tool, sql));
	sql = without_end(tool, sql);
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(write_saved(&work, tool->arguments[0], sql));
	return crm_work_end(&work);
}

static const struct crm_option param_option[] = {
	{ .name = "param", .letter = 'p', .argument = "NAME=VALUE", .help = "the value of :NAME in the SQL",
	  .many = true },
	{ .name = NULL },
};

static const struct crm_option file_option[] = {
	{ .name = "file", .argument = "FILE", .help = "read the SQL from a file; - is stdin", .complete = "file" },
	{ .name = NULL },
};

static const struct crm_verb verbs[] = {
	{ .arguments = "[SQL]",
	  .help = "read-only SQL over the tables (contact, deal ...) and views (v_contact, v_deal ...)",
	  .options = { param_option, file_option, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = 1,
	  .run = run },
	{ .name = "run", .arguments = "NAME", .help = "what was saved by this name",
	  .options = { param_option, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1, .most = 1,
	  .run = run_saved, .complete = "refs" },
	{ .name = "save", .arguments = "NAME [SQL]", .help = "keep SQL by a name, in place of what had it",
	  .options = { file_option, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1, .most = 2,
	  .run = save, .complete = "refs" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool_definition = {
	.name = "crm-query",
	.help = "read-only SQL, in any output format, also by name",
	.entity = "saved_query",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool_definition, argc, argv);
}
