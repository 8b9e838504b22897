#include "cli/report_verbs.h"

#include "base/file.h"
#include "base/str.h"
#include "cli/asof.h"
#include "cli/editor.h"
#include "cli/report_alert.h"
#include "cli/report_options.h"
#include "cli/report_print.h"
#include "cli/report_show.h"
#include "cli/table.h"
#include "cli/work.h"
#include "model/record.h"
#include "query/dashboard.h"
#include "store/read.h"

/* -- run, explain --------------------------------------------------------------------------------- */

const struct crm_option crm_options_report_run[] = {
	{ .name = "alert", .argument = "COLUMN<VALUE", .help = "exit status 1 if a row has such a value; = != < <= > >=" },
	{ .name = NULL },
};

/* With --alert the exit status is that of the alert. It is read first: a report that is posted on must not go out before a slip in it is
 * found. */
static crm_err show_alerting(struct crm_tool *tool, const struct crm_report_table *table, const char *alert)
{
	bool fired;
	CRM_TRY(crm_report_alert(tool, table, alert, &fired));
	crm_err err = crm_report_show(tool, table);
	if (err && crm_err_kind(err) != CRM_NOTHING)
		return err;
	return fired ? crm_nothing() : NULL;
}

/* The report that the first operand names, asked for its figures or for what is behind them. */
static crm_err ask(struct crm_tool *tool,
                   crm_err (*answer)(struct crm_repo *, struct crm_arena *, const struct crm_report *,
                                     const struct crm_report_wish *, struct crm_report_table *),
                   struct crm_report_table *out)
{
	struct crm_report_wish wish;
	struct crm_report report;
	CRM_TRY(crm_report_options_read(tool, 1, &wish));
	CRM_TRY(crm_report_options_find(tool, tool->arguments[0], &report));
	return answer(tool->repo, tool->arena, &report, &wish, out);
}

crm_err crm_report_verb_run(struct crm_tool *tool)
{
	const char *alert = crm_option(tool, "alert");
	struct crm_report_table table;
	CRM_TRY(ask(tool, crm_report_run, &table));
	return alert ? show_alerting(tool, &table, alert) : crm_report_show(tool, &table);
}

crm_err crm_report_verb_explain(struct crm_tool *tool)
{
	struct crm_report_table table;
	CRM_TRY(ask(tool, crm_report_explain, &table));
	return crm_report_print(tool, &table);
}

/* -- list, show ----------------------------------------------------------------------------------- */

enum { NAME, TITLE, ABOUT, SOURCE, COLUMNS };

static const struct crm_table_column list_columns[COLUMNS] = {
	[NAME] = { "name", CRM_T_TEXT, 0 }, [TITLE] = { "title", CRM_T_TEXT, CRM_TABLE_TELLING },
	[ABOUT] = { "about", CRM_T_TEXT, 0 }, [SOURCE] = { "source", CRM_T_TEXT, 0 },
};

const struct crm_option crm_options_report_list[] = {
	{ .name = "dashboards", .help = "the dashboards instead" },
	{ .name = "predictors", .help = "the predictors instead" },
	{ .name = NULL },
};

/* One that cannot be read any more is listed all the same: it can be edited. */
static crm_err look_at_report(struct crm_tool *tool, const struct crm_shelved *shelved, struct crm_value *row)
{
	struct crm_report report = { .title = "" };
	crm_err err = crm_shelf_read(tool->repo, tool->arena, shelved, &report);
	row[TITLE] = crm_value_text(err ? crm_copy(tool->arena, err->text) : report.title);
	row[ABOUT] = crm_value_text(report.entity);
	return NULL;
}

static crm_err look_at_dashboard(struct crm_tool *tool, struct crm_shelved *shelved, struct crm_value *row)
{
	struct crm_dashboard dashboard;
	CRM_TRY(crm_shelf_text(tool->arena, shelved));
	crm_err err = crm_dashboard_read(tool->arena, shelved->text, &dashboard);
	row[TITLE] = crm_value_text(err ? crm_copy(tool->arena, err->text) : dashboard.title);
	return NULL;
}

static crm_err list_rows(struct crm_tool *tool, struct crm_table *table, bool dashboards, struct crm_shelved *list,
                         size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct crm_value row[COLUMNS] = { [NAME] = crm_value_text(list[i].name),
			[SOURCE] = crm_value_text(list[i].file ? "shipped" : "own") };
		CRM_TRY(dashboards ? look_at_dashboard(tool, &list[i], row) : look_at_report(tool, &list[i], row));
		CRM_TRY(crm_table_row(table, row));
	}
	return NULL;
}

crm_err crm_report_verb_list(struct crm_tool *tool)
{
	bool dashboards = crm_option_given(tool, "dashboards");
	struct crm_shelved *list;
	struct crm_table *table;
	size_t count;
	CRM_TRY(crm_tool_asof(tool, NULL));
	const struct crm_shelf *shelf = dashboards ? &crm_shelf_dashboards
		: crm_option_given(tool, "predictors") ? &crm_shelf_predictors : &crm_shelf_reports;
	CRM_TRY(crm_shelf_list(tool->repo, tool->arena, shelf, &list, &count));
	CRM_TRY(crm_table_open(tool, NULL, list_columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, list_rows(tool, table, dashboards, list, count));
}

const struct crm_option crm_options_report_shelf[] = {
	{ .name = "predictor", .help = "a predictor's (train)" },
	{ .name = NULL },
};

static const struct crm_shelf *shelf_asked(const struct crm_tool *tool)
{
	return crm_option_given(tool, "predictor") ? &crm_shelf_predictors : &crm_shelf_reports;
}

crm_err crm_report_verb_show(struct crm_tool *tool)
{
	struct crm_shelved shelved;
	CRM_TRY(crm_tool_asof(tool, NULL));
	CRM_TRY(crm_shelf_find(tool->repo, tool->arena, shelf_asked(tool), tool->arguments[0], &shelved));
	crm_str_add(&tool->out.buffer, shelved.text);
	if (!crm_ends(shelved.text, "\n"))
		crm_str_add_c(&tool->out.buffer, '\n');
	return NULL;
}

/* -- new, edit ------------------------------------------------------------------------------------ */

static crm_err write_definition(struct crm_tool *tool, const char *name, const char *id, const char *text)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	const struct crm_entity *entity = crm_model_entity(tool->repo->store->model, shelf_asked(tool)->entity);
	struct crm_record *record, *old = NULL;
	CRM_TRY(crm_work_begin(tool, entity, &work));
	CRM_TRY(crm_work_next(&work));
	if (id)
		CRM_TRY(crm_read_record(tool->repo->store, work.arena, entity, id, &old, NULL));
	record = old ? crm_record_copy(work.arena, old) : crm_record_new(work.arena, entity);
	crm_record_put(record, "name", crm_value_text(name));
	crm_record_put(record, "definition", crm_value_text(text));
	CRM_TRY(old ? crm_work_update(&work, old, record) : crm_work_create(&work, record));
	return crm_work_end(&work);
}

static crm_err write_file(struct crm_tool *tool, const char *id, const char *path)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *name = tool->arguments[0];
	CRM_TRY(crm_file_read(path, CRM_REPORT_SIZE, &text));
	return write_definition(tool, name, id, crm_str_text(&text));
}

crm_err crm_report_verb_new(struct crm_tool *tool)
{
	const char *path = tool->arguments[1];
	bool is_stdin = crm_same(path, "-");
	crm_err err = write_file(tool, NULL, is_stdin ? "/dev/stdin" : path);
	return crm_err_at(err, is_stdin ? "stdin" : crm_path_last(path), err ? err->line : 0);
}

static crm_err take_edited(struct crm_tool *tool, const char *path)
{
	struct crm_shelved shelved;
	CRM_TRY(crm_shelf_find(tool->repo, tool->arena, shelf_asked(tool), tool->arguments[0], &shelved));
	return write_file(tool, shelved.id, path);
}

/* One that comes with the tools becomes a record, which stands in its place from then on. */
crm_err crm_report_verb_edit(struct crm_tool *tool)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_shelved shelved;
	CRM_TRY(crm_shelf_find(tool->repo, tool->arena, shelf_asked(tool), tool->arguments[0], &shelved));
	crm_str_add(&text, shelved.text);
	return crm_editor_run(tool, &text, ".sql", take_edited);
}
