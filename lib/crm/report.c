#include "crm/report.h"

#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "base/str.h"
#include "base/time.h"
#include "crm/convert.h"
#include "crm/predict.h"
#include "crm/report_ask.h"
#include "crm/report_compare.h"
#include "crm/report_sort.h"
#include "store/name.h"
#include "store/report_stmt.h"

struct running {
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_report *report;
	const struct crm_report_wish *wish;
	struct crm_convert *convert;     /* NULL: nothing is converted */
	const struct crm_report_asked *asked;
};

int crm_report_table_at(const struct crm_report_table *table, const char *name)
{
	for (size_t i = 0; i < table->count; i++)
		if (crm_same(table->columns[i].name, name))
			return (int)i;
	return -1;
}

/* -- columns ------------------------------------------------------------------------------------ */

/* What it is grouped by takes the name and the type of what was asked for. */
static void name_by(const struct running *one, struct crm_report_column *column)
{
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	const struct crm_report_ask *ask = &one->asked->ask;
	const struct crm_field *field = crm_path_field(ask->by);
	crm_path_add_text(&name, ask->by);
	column->name = crm_copy(one->arena, crm_str_text(&name));
	column->title = field->title;
	column->target = field->target;
	column->type = ask->by_dated || field->type == CRM_T_CHOICE || field->type == CRM_T_MONEY ? CRM_T_TEXT : field->type;
	if (ask->by_dated)
		column->role = CRM_REPORT_PERIOD;
}

/* Does the report have a column of that name already, besides the one it is grouped by? */
static bool is_shown(const struct crm_report *report, const char *name)
{
	int at = crm_report_column_at(report, name);
	return at >= 0 && report->columns[at].role != CRM_REPORT_BY;
}

/* The column it is grouped by: not there where the report has it anyhow; a unit of a date that it has is told apart from it. */
static bool take_by(const struct running *one, struct crm_report_column *column)
{
	if (!one->asked->ask.by)
		return false;
	name_by(one, column);
	if (!is_shown(one->report, column->name))
		return true;
	if (one->asked->ask.by_dated)
		column->name = crm_textf(one->arena, "%s:%s", column->name, crm_every_name(one->asked->ask.by_every));
	return one->asked->ask.by_dated;
}

static int find_by(const struct running *one, const struct crm_report_table *table)
{
	struct crm_report_column by = {0};
	if (!one->asked->ask.by)
		return -1;
	name_by(one, &by);
	return crm_report_table_at(table, by.name);
}

/* Those that are there: what the report is not grouped by is left out, and units of the calendar where it is not divided into them. `from` says which of the SQL's each is. */
static void choose_columns(const struct running *one, struct crm_report_table *table, size_t *from)
{
	const struct crm_report *report = one->report;
	table->columns = crm_new(one->arena, struct crm_report_column, report->column_count);
	for (size_t i = 0; i < report->column_count; i++) {
		struct crm_report_column *column = &table->columns[table->count];
		bool is_by = report->columns[i].role == CRM_REPORT_BY;
		*column = report->columns[i];
		if (is_by ? !take_by(one, column) : column->role == CRM_REPORT_PERIOD && one->asked->undivided)
			continue;
		if (is_by)
			table->by = (int)table->count;
		from[table->count++] = i;
	}
	if (table->by < 0)
		table->by = find_by(one, table);
}

/* -- rows --------------------------------------------------------------------------------------- */

static void add_row(struct running *one, struct crm_report_table *table, size_t *room, struct crm_stmt *stmt,
                    const size_t *from)
{
	if (table->rows == *room) {
		struct crm_value *old = table->cells;
		*room = *room ? *room * 2 : 64;
		table->cells = crm_alloc(one->arena, *room * table->count * sizeof *old);
		if (table->rows)
			memcpy(table->cells, old, table->rows * table->count * sizeof *old);
	}
	for (size_t i = 0; i < table->count; i++)
		table->cells[table->rows * table->count + i] = crm_value_copy(one->arena, crm_stmt_value(stmt, (int)from[i]));
	table->rows++;
}

static crm_err read_rows(struct running *one, struct crm_report_table *table, struct crm_stmt *stmt, const size_t *from)
{
	size_t room = 0;
	for (bool row;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (one->convert)
			CRM_TRY(crm_convert_error(one->convert));
		if (!row)
			return NULL;
		if (one->wish->stop && *one->wish->stop)
			return crm_fail(CRM_IO, "interrupted");
		add_row(one, table, &room, stmt, from);
	}
}

/* Units of the calendar that it is grouped by come in their order, whatever the order of the report. */
static void sort_by_period(struct running *one, struct crm_report_table *table)
{
	for (size_t by = 0; one->asked->ask.by_dated && by < table->count; by++)
		if (table->columns[by].role == CRM_REPORT_PERIOD) {
			crm_report_sort(one->arena, table, &by, 1);
			return;
		}
}

static crm_err open_statement(struct running *one, enum crm_report_part part, struct crm_stmt **stmt)
{
	return crm_report_stmt(one->repo->store->db, one->arena, one->report, part, &one->asked->ask, stmt);
}

static crm_err ask_part(struct running *one, enum crm_report_part part, const struct crm_report_asked *asked,
                        struct crm_report_table *out)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	size_t from[CRM_REPORT_COLUMNS];
	one->asked = asked;
	*out = (struct crm_report_table){ .title = one->report->title, .by = -1 };
	choose_columns(one, out, from);
	CRM_TRY(open_statement(one, part, &stmt));
	if ((size_t)crm_stmt_columns(stmt) != one->report->column_count)
		return crm_fail(CRM_INVALID, "the SQL of the report gives %d columns, but %zu are named at its head",
		                crm_stmt_columns(stmt), one->report->column_count);
	return read_rows(one, out, stmt, from);
}

static crm_err ask_once(struct running *one, const struct crm_report_asked *asked, struct crm_report_table *out)
{
	CRM_TRY(ask_part(one, CRM_REPORT_ANSWER, asked, out));
	sort_by_period(one, out);
	return NULL;
}

/* -- in words ------------------------------------------------------------------------------------- */

static void add_day(struct crm_str *out, int64_t day)
{
	char text[CRM_DATE_SIZE];
	crm_str_add(out, crm_date_text(day, text));
}

static void add_period(struct crm_str *out, const struct running *one)
{
	const struct crm_report_period *period = &one->asked->period;
	if (period->open_from && period->open_to)
		return;
	if (one->report->period)
		crm_str_addf(out, "%s ", one->report->period);
	if (!period->open_from)
		add_day(out, period->from_day);
	crm_str_add(out, "..");
	if (!period->open_to)
		add_day(out, period->to_day - 1);
}

static void add_word(struct crm_str *out, const char *name, const char *text)
{
	if (text)
		crm_str_addf(out, "%s%s %s", out->n ? ", " : "", name, text);
}

static const char *words_of(const struct running *one)
{
	CRM_AUTO(crm_str_drop) struct crm_str words = {0};
	const struct crm_report_wish *wish = one->wish;
	add_period(&words, one);
	for (size_t i = 0; i < wish->term_count; i++)
		crm_str_addf(&words, "%s%s", words.n ? ", " : "", wish->terms[i]);
	add_word(&words, "where", wish->where);
	add_word(&words, "owner", wish->owner);
	add_word(&words, "team", wish->team);
	add_word(&words, "pipeline", wish->pipeline);
	add_word(&words, "in", one->asked->ask.in);
	if (one->repo->store->asof) {
		char moment[64];
		add_word(&words, "as of", crm_instant_local(one->repo->now, moment));
	}
	return words.n ? crm_copy(one->arena, crm_str_text(&words)) : NULL;
}

/* -- running -------------------------------------------------------------------------------------- */

/* The name that the report's own SQL has for what it is grouped by; NULL: it is not grouped. */
static const char *by_name(const struct crm_report *report)
{
	for (size_t i = 0; i < report->column_count; i++)
		if (report->columns[i].role == CRM_REPORT_BY)
			return report->columns[i].name;
	return NULL;
}

/* Of "line month amount by owner" the fourth word says that a series follows; all others but the first are columns. */
static bool is_column_word(const char *chart, int nth)
{
	return nth > 0 && (nth != 3 || crm_starts(chart, "heat "));
}

/* A chart of what it is grouped by is of the column that was asked for; without one there is none. */
static const char *chart_of(const struct running *one, const struct crm_report_table *table)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	const char *chart = one->report->chart, *declared = by_name(one->report);
	int nth = 0;
	if (!chart || !declared)
		return chart;
	for (const char *at = chart; *at; nth++) {
		size_t n = strcspn(at, " ");
		bool is_by = is_column_word(chart, nth) && n == strlen(declared) && !memcmp(at, declared, n);
		if (is_by && table->by < 0)
			return NULL;
		if (nth)
			crm_str_add_c(&out, ' ');
		crm_str_add_n(&out, is_by ? table->columns[table->by].name : at, is_by ? strlen(table->columns[table->by].name) : n);
		at += n + strspn(at + n, " ");
	}
	return crm_copy(one->arena, crm_str_text(&out));
}

static void tell_period(const struct crm_report_asked *asked, struct crm_report_table *out)
{
	out->has_period = !asked->period.open_from || !asked->period.open_to;
	out->from = asked->period.from;
	out->to = asked->period.to;
}

static crm_err run(struct running *one, const struct crm_report_asked *asked, struct crm_report_table *out)
{
	struct crm_report_asked earlier;
	struct crm_report_table before;
	CRM_TRY(ask_once(one, asked, out));
	out->note = words_of(one);
	out->chart = chart_of(one, out);
	tell_period(asked, out);
	if (one->wish->compare == CRM_COMPARE_NONE)
		return NULL;
	CRM_TRY(crm_report_ask_before(one->arena, asked, one->wish->compare == CRM_COMPARE_YEAR, &earlier));
	CRM_TRY(ask_once(one, &earlier, &before));
	crm_report_beside(one->arena, &before, earlier.period.from_day, asked->period.from_day, out);
	return NULL;
}

static crm_err begin(struct running *one)
{
	if (one->report->predict)
		CRM_TRY(crm_predict_register(one->repo, one->report->predict, one->wish->stop));
	if (!one->wish->in)
		return NULL;
	return crm_convert_register(one->repo->store, &one->convert);
}

crm_err crm_report_run(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report *report,
                       const struct crm_report_wish *wish, struct crm_report_table *out)
{
	struct running one = { .repo = repo, .arena = arena, .report = report, .wish = wish };
	struct crm_report_asked asked;
	CRM_TRY(crm_report_ask_make(repo, arena, report, wish, &asked));
	CRM_TRY(begin(&one));
	return run(&one, &asked, out);
}

crm_err crm_report_rows(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report *report,
                        enum crm_report_part part, const struct crm_report_wish *wish, struct crm_report_table *out)
{
	struct running one = { .repo = repo, .arena = arena, .report = report, .wish = wish };
	struct crm_report_asked *asked = crm_new(arena, struct crm_report_asked, 1);
	CRM_TRY(crm_report_ask_make(repo, arena, report, wish, asked));
	return ask_part(&one, part, asked, out);
}

/* -- what is behind it ------------------------------------------------------------------------------ */

/* A column of the facts is of the type of the field it comes from; `id` leads to what the report is about. */
static struct crm_report_column fact_column(const struct running *one, struct crm_stmt *stmt, int i)
{
	const char *name = crm_copy(one->arena, crm_stmt_column_name(stmt, i)), *table;
	const char *origin = crm_stmt_column_origin(stmt, i, &table), *declared = crm_stmt_column_type(stmt, i);
	const struct crm_entity *entity = table ? crm_model_entity(one->repo->store->model, table) : NULL;
	const struct crm_field *field = entity && origin ? crm_entity_column(entity, origin) : NULL;
	struct crm_report_column column = { .name = name, .title = name, .type = CRM_T_TEXT };
	if (crm_report_fact(one->report, name))
		return *crm_report_fact(one->report, name);
	if (field && field->type == CRM_T_LINK) {
		column.type = CRM_T_LINK;
		column.target = field->target;
	} else if (field && (field->type == CRM_T_INSTANT || field->type == CRM_T_DATE))
		column.type = field->type;
	else if (crm_same(name, "id"))
		column.type = CRM_T_ID;
	else if (declared && crm_same(declared, "INTEGER"))
		column.type = CRM_T_INTEGER;
	return column;
}

/* What it is grouped by takes the name and the type of what was asked for, as in the answer, where that is not there anyhow. */
static void choose_facts(const struct running *one, struct crm_stmt *stmt, struct crm_report_table *out, size_t *from)
{
	for (int i = 0; i < crm_stmt_columns(stmt) && i < CRM_REPORT_COLUMNS; i++) {
		struct crm_report_column *column = &out->columns[out->count];
		bool is_by = crm_same(crm_stmt_column_name(stmt, i), "by_value");
		if (is_by && !one->asked->ask.by)
			continue;
		from[out->count++] = (size_t)i;
		*column = fact_column(one, stmt, i);
		if (!is_by)
			continue;
		name_by(one, column);
		out->count -= crm_stmt_has_column(stmt, column->name);
	}
}

/* A number that no column declares is one all the same. */
static void look_at_numbers(struct crm_report_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		for (size_t row = 0; row < table->rows && table->columns[i].type == CRM_T_TEXT; row++) {
			enum crm_shape shape = table->cells[row * table->count + i].shape;
			if (shape == CRM_INTEGER || shape == CRM_REAL)
				table->columns[i].type = shape == CRM_INTEGER ? CRM_T_INTEGER : CRM_T_DECIMAL;
		}
}

/* Those that are in come first, then the others by why they are out. */
static crm_err sort_facts(struct running *one, struct crm_report_table *table)
{
	static const char *const names[] = { "why", "id" };
	size_t order[CRM_COUNT(names)];
	for (size_t k = 0; k < CRM_COUNT(names); k++) {
		int at = crm_report_table_at(table, names[k]);
		if (at < 0)
			return crm_fail(CRM_INVALID, "the facts of the report have no column '%s'", names[k]);
		order[k] = (size_t)at;
	}
	crm_report_sort(one->arena, table, order, CRM_COUNT(order));
	return NULL;
}

crm_err crm_report_explain(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report *report,
                           const struct crm_report_wish *wish, struct crm_report_table *out)
{
	struct running one = { .repo = repo, .arena = arena, .report = report, .wish = wish };
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	struct crm_report_asked asked;
	size_t from[CRM_REPORT_COLUMNS];
	if (!report->facts)
		return crm_fail(CRM_USAGE, "this report does not tell which records are behind it: its SQL has no '-- facts'");
	CRM_TRY(crm_report_ask_make(repo, arena, report, wish, &asked));
	CRM_TRY(begin(&one));
	one.asked = &asked;
	CRM_TRY(open_statement(&one, CRM_REPORT_FACTS, &stmt));
	*out = (struct crm_report_table){ .title = report->title, .note = words_of(&one), .by = -1 };
	out->columns = crm_new(arena, struct crm_report_column, CRM_REPORT_COLUMNS);
	choose_facts(&one, stmt, out, from);
	CRM_TRY(read_rows(&one, out, stmt, from));
	look_at_numbers(out);
	return sort_facts(&one, out);
}

crm_err crm_report_label(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report_column *column,
                         struct crm_value value, struct crm_value *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str label = {0};
	*out = value;
	if (!column->target || value.shape != CRM_TEXT)
		return NULL;
	crm_name_add_label(&label, repo->store, column->target, value.s);
	*out = crm_value_text(crm_copy(arena, crm_str_text(&label)));
	return NULL;
}
