#include "query/report.h"

#include <stddef.h>
#include <string.h>

#include "base/every.h"
#include "base/scan.h"
#include "base/str.h"

struct reading {
	struct crm_arena *arena;
	const struct crm_model *model;
	struct crm_report *report;
	struct crm_str note;
	long line;
};

static void drop_reading(struct reading *one)
{
	crm_str_drop(&one->note);
}

/* -- words of a line ----------------------------------------------------------------------- */

/* The next word of *text, which moves on; NULL at the end. */
static const char *take_word(struct crm_arena *arena, const char **text)
{
	*text += strspn(*text, " \t");
	size_t n = strcspn(*text, " \t");
	const char *word = n ? crm_copy_n(arena, *text, n) : NULL;
	*text += n;
	return word;
}

static const char *trimmed(struct crm_arena *arena, const char *text, size_t n)
{
	while (n && strchr(" \t\r", text[n - 1]))
		n--;
	size_t from = 0;
	while (from < n && strchr(" \t", text[from]))
		from++;
	return crm_copy_n(arena, text + from, n - from);
}

/* "words = title" in two; the title is NULL where there is none. */
static const char *take_title(struct crm_arena *arena, const char **text)
{
	const char *sign = strstr(*text, " = ");
	if (!sign)
		return NULL;
	const char *title = trimmed(arena, sign + 3, strlen(sign + 3));
	*text = trimmed(arena, *text, (size_t)(sign - *text));
	return title;
}

static bool is_name(const char *text)
{
	return text && *text && strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789") == strlen(text) &&
	       !crm_is_digit(*text);
}

static crm_err check_name(const char *name, const char *what)
{
	if (is_name(name))
		return NULL;
	return crm_fail(CRM_INVALID, "%s needs a name of small letters, digits and '_'%s%s%s", what, name ? ", not '" : "",
	                name ? name : "", name ? "'" : "");
}

static crm_err find_type(const char *name, enum crm_type *type)
{
	const char *known[64];
	size_t count = 0;
	if (name && crm_type_find(name, type))
		return NULL;
	for (; count < CRM_COUNT(known) && crm_type_at(count); count++)
		known[count] = crm_type_at(count);
	if (!name)
		return crm_fail(CRM_INVALID, "which type?");
	const char *near = crm_nearest(name, known, count);
	crm_err err = crm_fail(CRM_INVALID, "there is no type '%s'", name);
	return near ? crm_err_hint(err, "%s", near) : err;
}

/* -- the lines of the head ------------------------------------------------------------------- */

static crm_err find_argument(struct reading *one, struct crm_report_column *column, const char *argument)
{
	const struct crm_entity *target;
	if (column->type == CRM_T_MONEY) {
		column->unit = argument;
		return argument ? NULL : crm_fail(CRM_INVALID, "money needs the column that has its currency: %s money currency",
		                                  column->name);
	}
	if (column->type == CRM_T_LINK) {
		if (!argument)
			return crm_fail(CRM_INVALID, "a link needs the entity it leads to: %s link user", column->name);
		CRM_TRY(crm_err_as(crm_model_need_entity(one->model, argument, &target), CRM_INVALID));
		column->target = target->name;
		return NULL;
	}
	return argument ? crm_fail(CRM_INVALID, "'%s' is one word too many", argument) : NULL;
}

static int find_column(const struct crm_report_column *columns, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (crm_same(columns[i].name, name))
			return (int)i;
	return -1;
}

static crm_err take_type(struct reading *one, struct crm_report_column *column, const char **text)
{
	const char *type = take_word(one->arena, text);
	if (crm_same(type, "by"))
		column->role = CRM_REPORT_BY;
	else if (crm_same(type, "period"))
		column->role = CRM_REPORT_PERIOD;
	else
		CRM_TRY(find_type(type, &column->type));
	return find_argument(one, column, take_word(one->arena, text));
}

static crm_err add_column(struct reading *one, const char *text, struct crm_report_column *columns, size_t *count)
{
	if (*count == CRM_REPORT_COLUMNS)
		return crm_fail(CRM_INVALID, "a report has at most %d columns", CRM_REPORT_COLUMNS);
	struct crm_report_column *column = &columns[*count];
	const char *title = take_title(one->arena, &text);
	*column = (struct crm_report_column){ .name = take_word(one->arena, &text), .type = CRM_T_TEXT };
	CRM_TRY(check_name(column->name, "a column"));
	if (find_column(columns, *count, column->name) >= 0)
		return crm_fail(CRM_INVALID, "there are two columns '%s'", column->name);
	column->title = title ? title : column->name;
	++*count;
	return take_type(one, column, &text);
}

static crm_err take_column(struct reading *one, const char *text)
{
	return add_column(one, text, one->report->columns, &one->report->column_count);
}

static crm_err take_fact(struct reading *one, const char *text)
{
	struct crm_report *report = one->report;
	CRM_TRY(add_column(one, text, report->facts_columns, &report->facts_column_count));
	if (report->facts_columns[report->facts_column_count - 1].role != CRM_REPORT_PLAIN)
		return crm_err_hint(crm_fail(CRM_INVALID, "a fact is of a type; what the report is grouped by is named by_value there"), "fact: NAME TYPE");
	return NULL;
}

static crm_err take_param(struct reading *one, const char *text)
{
	struct crm_report *report = one->report;
	if (report->param_count == CRM_REPORT_PARAMS)
		return crm_fail(CRM_INVALID, "a report has at most %d parameters", CRM_REPORT_PARAMS);
	struct crm_report_param *param = &report->params[report->param_count];
	const char *title = take_title(one->arena, &text);
	*param = (struct crm_report_param){ .name = take_word(one->arena, &text), .title = title };
	CRM_TRY(check_name(param->name, "a parameter"));
	CRM_TRY(find_type(take_word(one->arena, &text), &param->type));
	const char *preset = trimmed(one->arena, text, strlen(text));
	param->preset = *preset ? preset : NULL;
	report->param_count++;
	return NULL;
}

static crm_err take_entity(struct reading *one, const char *text)
{
	const struct crm_entity *entity;
	CRM_TRY(crm_err_as(crm_model_need_entity(one->model, text, &entity), CRM_INVALID));
	one->report->entity = entity->name;
	return NULL;
}

static crm_err take_every(struct reading *one, const char *text)
{
	enum crm_every every;
	bool none = crm_same(text, "none");
	if (!none && !crm_every_find(text, &every))
		return crm_fail(CRM_INVALID, "every is day, week, month, quarter, year or none, not '%s'", text);
	one->report->every = none ? "" : crm_every_name(every);
	return NULL;
}

static crm_err take_note(struct reading *one, const char *text)
{
	crm_str_addf(&one->note, "%s%s", one->note.n ? "\n" : "", text);
	return NULL;
}

/* A key whose words stand as they are in a member of the report. */
struct key {
	const char *name;
	crm_err (*take)(struct reading *one, const char *text);
	size_t at;
};

static const struct key keys[] = {
	{ "title", NULL, offsetof(struct crm_report, title) },
	{ "of", take_entity, 0 },
	{ "by", NULL, offsetof(struct crm_report, by) },
	{ "every", take_every, 0 },
	{ "from", NULL, offsetof(struct crm_report, from) },
	{ "to", NULL, offsetof(struct crm_report, to) },
	{ "period", NULL, offsetof(struct crm_report, period) },
	{ "column", take_column, 0 },
	{ "fact", take_fact, 0 },
	{ "param", take_param, 0 },
	{ "predict", NULL, offsetof(struct crm_report, predict) },
	{ "chart", NULL, offsetof(struct crm_report, chart) },
	{ "note", take_note, 0 },
};

static crm_err take_key(struct reading *one, const char *name, const char *text)
{
	const char *known[CRM_COUNT(keys)];
	for (size_t i = 0; i < CRM_COUNT(keys); i++) {
		known[i] = keys[i].name;
		if (!crm_same(keys[i].name, name))
			continue;
		if (keys[i].take)
			return keys[i].take(one, text);
		*(const char **)(void *)((char *)one->report + keys[i].at) = text;
		return NULL;
	}
	const char *near = crm_nearest(name, known, CRM_COUNT(known));
	crm_err err = crm_fail(CRM_INVALID, "'%s' says nothing about a report", name);
	return near ? crm_err_hint(err, "-- %s: %s", near, text) : crm_err_hint(err, "a remark has no colon after its first word");
}

/* "-- key: text"; any other remark is one. */
static crm_err take_remark(struct reading *one, const char *line, size_t n)
{
	const char *text = trimmed(one->arena, line + 2, n - 2);
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz_");
	if (!length || text[length] != ':')
		return NULL;
	const char *rest = text + length + 1;
	return take_key(one, crm_copy_n(one->arena, text, length), rest + strspn(rest, " \t"));
}

/* -- the whole ------------------------------------------------------------------------------- */

static bool is_line(const char *line, size_t n, const char *want)
{
	while (n && strchr(" \t\r", line[n - 1]))
		n--;
	return n == strlen(want) && !memcmp(line, want, n);
}

/* Where `text` has this line by itself; *after is where the next begins. */
static const char *find_line(const char *text, const char *want, const char **after)
{
	for (const char *at = text; *at;) {
		size_t n = strcspn(at, "\n");
		if (is_line(at, n, want)) {
			*after = at + n + (at[n] == '\n');
			return at;
		}
		at += n + (at[n] == '\n');
	}
	return NULL;
}

static long line_of(const struct reading *one, const char *text, const char *at)
{
	long line = one->line;
	while (text < at)
		line += *text++ == '\n';
	return line;
}

static crm_err take_sql(struct reading *one, const char *text)
{
	const char *facts, *answer, *facts_end, *after;
	struct crm_report *report = one->report;
	report->answer = text;
	report->answer_line = one->line;
	facts_end = find_line(text, "-- facts", &facts);
	if (!facts_end)
		return NULL;
	if (!(after = find_line(facts, "-- answer", &answer)))
		return crm_fail(CRM_INVALID, "after '-- facts' there must be a line '-- answer'");
	report->facts = crm_copy_n(one->arena, facts, (size_t)(after - facts));
	report->facts_line = line_of(one, text, facts);
	report->answer = answer;
	report->answer_line = line_of(one, text, answer);
	return NULL;
}

static crm_err read_head(struct reading *one, const char **at)
{
	for (one->line = 1; **at; one->line++) {
		size_t n = strcspn(*at, "\n");
		bool empty = strspn(*at, " \t\r") >= n;
		if (!empty && (!crm_starts(*at, "--") || is_line(*at, n, "-- facts")))
			return NULL;
		if (!empty)
			CRM_TRY(crm_err_at(take_remark(one, *at, n), "", one->line));
		*at += n + ((*at)[n] == '\n');
	}
	return crm_err_at(crm_fail(CRM_INVALID, "there is no SQL in it"), "", one->line);
}

static crm_err check_units(const struct crm_report *report)
{
	for (size_t i = 0; i < report->column_count; i++) {
		const struct crm_report_column *column = &report->columns[i];
		if (column->unit && crm_report_column_at(report, column->unit) < 0)
			return crm_fail(CRM_INVALID, "column %s: there is no column '%s' for its currency", column->name, column->unit);
	}
	if (!report->column_count)
		return crm_err_hint(crm_fail(CRM_INVALID, "its columns are not named"), "-- column: NAME TYPE");
	return NULL;
}

crm_err crm_report_read(struct crm_arena *arena, const struct crm_model *model, const char *text, struct crm_report *out)
{
	CRM_AUTO(drop_reading) struct reading one = { .arena = arena, .model = model, .report = out };
	const char *at = crm_copy(arena, text);
	*out = (struct crm_report){ .title = "", .columns = crm_new(arena, struct crm_report_column, CRM_REPORT_COLUMNS),
		.facts_columns = crm_new(arena, struct crm_report_column, CRM_REPORT_COLUMNS),
		.params = crm_new(arena, struct crm_report_param, CRM_REPORT_PARAMS) };
	CRM_TRY(read_head(&one, &at));
	CRM_TRY(take_sql(&one, at));
	out->note = one.note.n ? crm_copy(arena, crm_str_text(&one.note)) : NULL;
	return check_units(out);
}

int crm_report_column_at(const struct crm_report *report, const char *name)
{
	return find_column(report->columns, report->column_count, name);
}

const struct crm_report_column *crm_report_fact(const struct crm_report *report, const char *name)
{
	int at = find_column(report->facts_columns, report->facts_column_count, name);
	return at < 0 ? NULL : &report->facts_columns[at];
}

bool crm_report_is_key(const struct crm_report_column *column)
{
	return column->role != CRM_REPORT_PLAIN ||
	       (crm_type_json(column->type) == CRM_JSON_STRING && column->type != CRM_T_MONEY && column->type != CRM_T_DURATION);
}
