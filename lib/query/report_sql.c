#include "query/report_sql.h"

#include <string.h>

#include "query/sql_asked.h"
#include "query/sql_build.h"
#include "query/sql_care.h"
#include "query/sql_ever.h"
#include "query/sql_where.h"

static const char SIGNS[] = "$:@?'\"`-/"; /* where something may begin that is no plain SQL */

enum { ARGUMENTS_MOST = 4, DEEPEST = 20, NAMES_MOST = 64 };

struct writing {
	struct crm_arena *arena;
	const struct crm_report *report;
	const struct crm_report_ask *ask;
	struct crm_build build;
	struct crm_report_origin *origin;
	size_t *marks;                   /* by value of the ask: the number of its ?-mark, 0: not used yet */
	int depth;
};

static crm_err add_text(struct writing *one, struct crm_str *out, const char *text, size_t n);

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t name_length(const char *text, const char *end)
{
	size_t n = 0;
	while (text + n < end && is_letter(text[n]))
		n++;
	return n;
}

/* -- :name ----------------------------------------------------------------------------------- */

static crm_err add_value(struct writing *one, struct crm_str *out, const char *name)
{
	const char *known[NAMES_MOST];
	size_t i = 0;
	for (; one->ask->values[i].name; i++) {
		known[i] = one->ask->values[i].name;
		if (!crm_same(known[i], name))
			continue;
		if (one->marks[i]) {
			crm_str_addf(out, "?%zu", one->marks[i]);
			return NULL;
		}
		crm_sql_add_value(&one->build, out, one->ask->values[i].value);
		one->marks[i] = one->build.sql->count;
		return NULL;
	}
	const char *near = crm_nearest(name, known, i);
	crm_err err = crm_fail(CRM_INVALID, "the report has no parameter '%s'", name);
	return near ? crm_err_hint(err, ":%s", near) : crm_err_hint(err, "-- param: %s TYPE DEFAULT, at its head", name);
}

/* -- $entity.alias.field ----------------------------------------------------------------------- */

static crm_err add_field(struct writing *one, struct crm_str *out, const char *entity_name, const char **at,
                         const char *end)
{
	const struct crm_entity *entity;
	const struct crm_field *field;
	CRM_TRY(crm_err_as(crm_model_need_entity(one->ask->model, entity_name, &entity), CRM_INVALID));
	const char *alias = *at + 1;
	size_t alias_n = name_length(alias, end);
	const char *name = alias + alias_n + 1;
	size_t name_n = name < end ? name_length(name, end) : 0;
	if (!alias_n || alias[alias_n] != '.' || !name_n)
		return crm_fail(CRM_INVALID, "'$%s.' is followed by the table's alias and a field: $%s.t.id", entity_name,
		                entity_name);
	const char *field_name = crm_copy_n(one->arena, name, name_n);
	CRM_TRY(crm_err_as(crm_entity_need_column(entity, field_name, &field), CRM_INVALID));
	if (field->asked && alias_n == 1 && *alias != 't')
		return crm_fail(CRM_INVALID, "%s is computed when asked: the alias of its table must be t, or longer than '%c'",
		                field_name, *alias);
	crm_sql_add_named(&one->build, out, entity, crm_copy_n(one->arena, alias, alias_n), field_name);
	*at = name + name_n;
	return NULL;
}

/* -- $scope, $by, $money, $currency -------------------------------------------------------------- */

static crm_err need_entity(const struct writing *one, const char *macro, const struct crm_entity **out)
{
	if (!one->report->entity)
		return crm_err_hint(crm_fail(CRM_INVALID, "$%s needs to know what the report is about", macro),
		                    "-- of: deal, at its head");
	return crm_model_need_entity(one->ask->model, one->report->entity, out);
}

/* The ids of those of the table that are asked about; nothing where all are. */
static crm_err add_asked_about(struct writing *one, struct crm_str *out, const char *table)
{
	struct crm_build inner = { .arena = one->arena, .model = one->ask->model, .now = one->ask->now, .sql = one->build.sql };
	CRM_AUTO(crm_str_drop) struct crm_str where = {0};
	crm_err err;
	if (!one->ask->where)
		return NULL;
	crm_sql_add_where(&inner, &where, one->ask->where);
	err = crm_build_check(&inner);
	if (where.n)
		crm_str_addf(out, "SELECT t.id FROM %s AS t%s WHERE %s", table, crm_str_text(&inner.from), crm_str_text(&where));
	crm_build_drop(&inner);
	return err;
}

static bool speaks_of_removed(const struct crm_report *report, const char *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str call = {0};
	crm_str_addf(&call, "$ever(%s)", entity);
	return crm_report_says(report, call.s);
}

static crm_err add_scope(struct writing *one, struct crm_str *out, const char *alias)
{
	CRM_AUTO(crm_str_drop) struct crm_str there = {0}, ids = {0}, removed = {0};
	const struct crm_entity *entity;
	CRM_TRY(need_entity(one, "scope", &entity));
	crm_sql_add_name(&there, entity->name);
	CRM_TRY(add_asked_about(one, &ids, there.s));
	if (!ids.n) {
		crm_str_add_c(out, '1');
		return NULL;
	}
	if (speaks_of_removed(one->report, entity->name)) {
		crm_sql_add_ever(&removed, entity, false);
		crm_str_add(&ids, " UNION ALL ");
		CRM_TRY(add_asked_about(one, &ids, removed.s));
	}
	crm_str_addf(out, "%s.id IN (%s)", alias, ids.s);
	return NULL;
}

/* The value at the end of a path from the row under `alias`: each link is a question of its own. */
static void add_path(struct writing *one, struct crm_str *out, const struct crm_path *path, size_t i, const char *alias)
{
	const struct crm_field *field = path->fields[i];
	if (i + 1 == path->length) {
		crm_sql_add_named(&one->build, out, path->entities[i], alias, field->name);
		return;
	}
	const char *next = crm_textf(one->arena, "by%zu", i + 1);
	crm_str_add(out, "(SELECT ");
	add_path(one, out, path, i + 1, next);
	crm_str_add(out, " FROM ");
	crm_sql_add_name(out, path->entities[i + 1]->name);
	crm_str_addf(out, " AS %s WHERE %s.id = ", next, next);
	crm_sql_add_named(&one->build, out, path->entities[i], alias, field->name);
	crm_str_add_c(out, ')');
}

static crm_err add_by(struct writing *one, struct crm_str *out, const char *alias)
{
	if (!one->ask->by) {
		crm_str_add(out, "NULL");
		return NULL;
	}
	if (one->ask->by_dated)
		crm_str_add(out, "crm_period(");
	add_path(one, out, one->ask->by, 0, alias);
	if (one->ask->by_dated)
		crm_str_addf(out, ", '%s')", crm_every_name(one->ask->by_every));
	return NULL;
}

struct argument {
	const char *text;
	size_t n;
};

static crm_err add_money(struct writing *one, struct crm_str *out, const struct argument *arguments)
{
	if (!one->ask->in)
		return add_text(one, out, arguments[0].text, arguments[0].n);
	crm_str_add(out, "crm_in(");
	for (int i = 0; i < 3; i++) {
		CRM_TRY(add_text(one, out, arguments[i].text, arguments[i].n));
		crm_str_add(out, ", ");
	}
	crm_sql_add_value(&one->build, out, crm_value_text(one->ask->in));
	crm_str_add_c(out, ')');
	return NULL;
}

static crm_err add_currency(struct writing *one, struct crm_str *out, const struct argument *arguments)
{
	if (!one->ask->in)
		return add_text(one, out, arguments[0].text, arguments[0].n);
	crm_sql_add_value(&one->build, out, crm_value_text(one->ask->in));
	return NULL;
}

static crm_err add_of_alias(struct writing *one, struct crm_str *out, const char *macro, const struct argument *argument)
{
	const char *alias = crm_copy_n(one->arena, argument->text, argument->n);
	if (!argument->n || name_length(alias, alias + argument->n) != argument->n)
		return crm_fail(CRM_INVALID, "$%s takes a table's alias, not '%s'", macro, alias);
	return crm_same(macro, "scope") ? add_scope(one, out, alias) : add_by(one, out, alias);
}

static crm_err add_ever(struct writing *one, struct crm_str *out, const struct argument *arguments)
{
	const struct crm_entity *entity;
	CRM_TRY(crm_err_as(crm_model_need_entity(one->ask->model, crm_copy_n(one->arena, arguments->text, arguments->n), &entity),
	                   CRM_INVALID));
	crm_sql_add_ever(out, entity, true);
	return NULL;
}

/* -- $flawed, $flaws, $has, $matters ----------------------------------------------------------------- */

static crm_err add_flawed(struct writing *one, struct crm_str *out, const struct argument *arguments)
{
	(void)arguments;
	crm_sql_add_flawed(&one->build, out, one->ask->actor);
	return NULL;
}

static crm_err add_flaws(struct writing *one, struct crm_str *out, const struct argument *arguments)
{
	(void)arguments;
	crm_sql_add_flaws(one->arena, out, one->ask->model, one->ask->actor);
	return NULL;
}

static crm_err add_has(struct writing *one, struct crm_str *out, const struct argument *arguments)
{
	crm_sql_add_has(out, crm_copy_n(one->arena, arguments[0].text, arguments[0].n),
	                crm_copy_n(one->arena, arguments[1].text, arguments[1].n));
	return NULL;
}

static crm_err add_matters(struct writing *one, struct crm_str *out, const struct argument *arguments)
{
	crm_sql_add_matters(out, crm_copy_n(one->arena, arguments[0].text, arguments[0].n),
	                    crm_copy_n(one->arena, arguments[1].text, arguments[1].n));
	return NULL;
}

static const struct macro {
	const char *name;
	int arguments;
	crm_err (*add)(struct writing *one, struct crm_str *out, const struct argument *arguments);
} macros[] = {
	{ "scope", 1, NULL }, { "by", 1, NULL }, { "money", 3, add_money }, { "currency", 1, add_currency },
	{ "ever", 1, add_ever }, { "flawed", 0, add_flawed }, { "flaws", 0, add_flaws }, { "has", 2, add_has },
	{ "matters", 2, add_matters },
};

/* -- calls ----------------------------------------------------------------------------------- */

/* Past a text in quotes or a remark that begins here; `at` itself where none does. */
static const char *skip_quoted(const char *at, const char *end)
{
	if (*at == '\'' || *at == '"' || *at == '`') {
		char quote = *at++;
		while (at < end && *at != quote)
			at++;
		return at < end ? at + 1 : end;
	}
	if (end - at > 1 && at[0] == '-' && at[1] == '-') {
		const char *line = memchr(at, '\n', (size_t)(end - at));
		return line ? line + 1 : end;
	}
	if (end - at > 1 && at[0] == '/' && at[1] == '*') {
		const char *stop = memmem(at + 2, (size_t)(end - at - 2), "*/", 2);
		return stop ? stop + 2 : end;
	}
	return at;
}

static void set_argument(struct argument *argument, const char *from, const char *to)
{
	while (from < to && strchr(" \t\r\n", *from))
		from++;
	while (from < to && strchr(" \t\r\n", to[-1]))
		to--;
	*argument = (struct argument){ from, (size_t)(to - from) };
}

/* What stands between the parentheses at *at, which moves past them. False: they do not close, or there is too much. */
static bool take_arguments(const char **at, const char *end, struct argument *arguments, int *count)
{
	const char *from = *at + 1, *here = from;
	int depth = 1;
	*count = 0;
	while (here < end) {
		const char *past = skip_quoted(here, end);
		if (past != here) {
			here = past;
			continue;
		}
		depth += *here == '(' ? 1 : *here == ')' ? -1 : 0;
		if (!depth || (depth == 1 && *here == ',')) {
			if (*count == ARGUMENTS_MOST)
				return false;
			set_argument(&arguments[(*count)++], from, here);
			from = here + 1;
		}
		here++;
		if (!depth) {
			*at = here;
			return true;
		}
	}
	return false;
}

static crm_err add_macro(struct writing *one, struct crm_str *out, const char *name, const char **at, const char *end)
{
	struct argument arguments[ARGUMENTS_MOST];
	const char *known[CRM_COUNT(macros)];
	int count;
	for (size_t i = 0; i < CRM_COUNT(macros); i++) {
		known[i] = macros[i].name;
		if (!crm_same(macros[i].name, name))
			continue;
		if (macros[i].arguments && (!take_arguments(at, end, arguments, &count) || count != macros[i].arguments))
			return crm_fail(CRM_INVALID, "$%s takes %d argument%s in parentheses", name, macros[i].arguments,
			                macros[i].arguments == 1 ? "" : "s");
		return macros[i].add ? macros[i].add(one, out, arguments) : add_of_alias(one, out, name, arguments);
	}
	const char *near = crm_nearest(name, known, CRM_COUNT(known));
	crm_err err = crm_fail(CRM_INVALID, "nobody knows what $%s means", name);
	return near ? crm_err_hint(err, "$%s", near) : err;
}

/* -- the text -------------------------------------------------------------------------------- */

static crm_err add_dollar(struct writing *one, struct crm_str *out, const char **at, const char *end)
{
	const char *from = *at + 1;
	size_t n = name_length(from, end);
	const char *name = crm_copy_n(one->arena, from, n);
	*at = from + n;
	if (*at < end && **at == '.')
		return add_field(one, out, name, at, end);
	return add_macro(one, out, name, at, end);
}

static crm_err add_colon(struct writing *one, struct crm_str *out, const char **at, const char *end)
{
	size_t n = name_length(*at + 1, end);
	const char *name = crm_copy_n(one->arena, *at + 1, n);
	*at += n + 1;
	return add_value(one, out, name);
}

static crm_err add_sign(struct writing *one, struct crm_str *out, const char **at, const char *end)
{
	if (**at == '$')
		return add_dollar(one, out, at, end);
	if (**at == ':' && name_length(*at + 1, end))
		return add_colon(one, out, at, end);
	if (end - *at >= 4 && !memcmp(*at, "@now", 4)) {
		crm_sql_add_now(&one->build, out);
		*at += 4;
		return NULL;
	}
	if (**at == '?')
		return crm_fail(CRM_INVALID, "a parameter has a name: write :name, not ?");
	crm_str_add_c(out, *(*at)++);
	return NULL;
}

static crm_err add_text(struct writing *one, struct crm_str *out, const char *text, size_t n)
{
	const char *end = text + n;
	if (one->depth == DEEPEST)
		return crm_fail(CRM_INVALID, "$money and $currency stand too deep inside each other");
	one->depth++;
	for (const char *at = text; at < end;) {
		const char *past = skip_quoted(at, end);
		size_t plain = strcspn(at, SIGNS);
		if (past == at && plain)
			past = plain < (size_t)(end - at) ? at + plain : end;
		crm_report_origin_add(one->origin, one->arena, (struct crm_report_piece){ out->n, at, (size_t)(past - at) });
		if (past != at)
			crm_str_add_n(out, at, (size_t)(past - at));
		else
			CRM_TRY(crm_err_at(add_sign(one, out, &past, end), one->report->place ? one->report->place : "",
			                   crm_report_line(one->report, at)));
		at = past;
	}
	one->depth--;
	return NULL;
}

/* Past WITH, and RECURSIVE; NULL if the SQL does not begin with it. */
static const char *after_with(const char *sql, bool *recursive)
{
	const char *end = sql + strlen(sql);
	for (const char *past; sql < end && ((past = skip_quoted(sql, end)) != sql || strchr(" \t\r\n", *sql));)
		sql = past != sql ? past : sql + 1;
	if (strncasecmp(sql, "WITH", 4) || is_letter(sql[4]))
		return NULL;
	sql += 4 + strspn(sql + 4, " \t\r\n");
	*recursive = !strncasecmp(sql, "RECURSIVE", 9) && !is_letter(sql[9]);
	return *recursive ? sql + 9 : sql;
}

static crm_err add_answer(struct writing *one, struct crm_str *out)
{
	const struct crm_report *report = one->report;
	bool recursive = false;
	if (!report->facts)
		return add_text(one, out, report->answer, strlen(report->answer));
	const char *more = after_with(report->answer, &recursive), *rest = more ? more : report->answer;
	crm_str_addf(out, "WITH %sfacts AS (", recursive ? "RECURSIVE " : "");
	CRM_TRY(add_text(one, out, report->facts, strlen(report->facts)));
	crm_str_add(out, more ? "), " : ") ");
	return add_text(one, out, rest, strlen(rest));
}

crm_err crm_report_sql(struct crm_arena *arena, const struct crm_report *report, enum crm_report_part part,
                       const struct crm_report_ask *ask, struct crm_sql *out, struct crm_report_origin *origin)
{
	struct writing one = { .arena = arena, .report = report, .ask = ask, .origin = origin,
		.build = { .arena = arena, .model = ask->model, .now = ask->now, .sql = out } };
	size_t count = 0;
	while (ask->values[count].name)
		count++;
	if (count >= NAMES_MOST)
		return crm_fail(CRM_INVALID, "the report has too many parameters");
	one.marks = crm_new(arena, size_t, count + 1);
	crm_str_clear(&out->text);
	out->binds = NULL;
	out->count = out->room = 0;
	if (part == CRM_REPORT_FACTS)
		return add_text(&one, &out->text, report->facts, strlen(report->facts));
	return add_answer(&one, &out->text);
}

static bool says(const char *sql, const char *sign)
{
	const char *end = sql + strlen(sql);
	size_t n = strlen(sign);
	while (sql < end) {
		const char *past = skip_quoted(sql, end);
		if (past == sql && crm_starts(sql, sign) && !is_letter(sql[n]))
			return true;
		sql = past == sql ? sql + 1 : past;
	}
	return false;
}

bool crm_report_says(const struct crm_report *report, const char *sign)
{
	return says(report->answer, sign) || (report->facts && says(report->facts, sign));
}
