#include "query/sql_compare.h"

#include <string.h>

#include "base/time.h"
#include "query/sql_asked.h"
#include "query/sql_label.h"

/* Alternatives in a flat chain; more are grouped, for SQLite's tree of expressions may not be
 * 1000 deep. */
enum { CHAIN = 64 };

/* More plain texts than this are one value, a list that SQLite takes apart: a statement has only so many of them. */
enum { SINGLES_MOST = 1000 };

/* What a condition is about. */
struct subject {
	struct crm_build *build;
	const struct crm_node *node;
	const struct crm_field *field;
	size_t table;
	const char *sql;                 /* t."name", or e.value within a list */
};

bool crm_compare_is_negative(enum crm_compare compare)
{
	return compare == CRM_NE || compare == CRM_LACKS || compare == CRM_IS_FILLED;
}

static bool is_span(const struct crm_operand *operand)
{
	return operand->high.shape != CRM_EMPTY;
}

static bool is_empty(const struct crm_operand *operand)
{
	return operand->low.shape == CRM_EMPTY;
}

/* Alternatives that an IN (...) holds: plain values. */
static bool is_single(const struct subject *subject, const struct crm_operand *operand)
{
	return !is_span(operand) && !is_empty(operand) && !operand->currency &&
	       subject->field->type != CRM_T_MONEY;
}

static void add_value(const struct subject *subject, struct crm_str *out, const char *operator,
                      struct crm_value value)
{
	crm_str_add(out, subject->sql);
	crm_str_add(out, operator);
	crm_sql_add_value(subject->build, out, value);
}

/* No clock is further from another than this. */
enum { CLOCKS_APART = 27 * 3600 * 1000 };

/* The moment itself bounds it, so that an index is of use; the day decides. */
static void add_day_bound(const struct subject *subject, struct crm_str *out, const char *operator,
                          struct crm_value value)
{
	char text[CRM_INSTANT_SIZE];
	int64_t instant;

	if (subject->field->asked || !crm_instant_read(value.s, &instant))
		return;
	instant += strchr(operator, '<') ? CLOCKS_APART : -(int64_t)CLOCKS_APART;
	if (instant < CRM_DATE_MIN * CRM_DAY || instant >= CRM_DATE_MAX * CRM_DAY)
		return;
	value = crm_value_text(crm_copy(subject->build->arena, crm_instant_text(instant, text)));
	add_value(subject, out, operator, value);
	crm_str_add(out, " AND ");
}

/* Where days are said, a whole day is that day here. */
static void add_moment(const struct subject *subject, struct crm_str *out, const char *operator,
                       const struct crm_operand *operand, struct crm_value value)
{
	if (!operand->days) {
		add_value(subject, out, operator, value);
		return;
	}
	crm_str_add_c(out, '(');
	add_day_bound(subject, out, operator, value);
	crm_str_add(out, "CASE WHEN ");
	crm_sql_add_column(out, subject->table, CRM_FIELD_ALL_DAY);
	crm_str_addf(out, " THEN crm_day_here(%s, ", subject->sql);
	crm_sql_add_column(out, subject->table, CRM_FIELD_TIMEZONE);
	crm_str_addf(out, ") ELSE %s END", subject->sql);
	crm_str_add(out, operator);
	crm_sql_add_value(subject->build, out, value);
	crm_str_add_c(out, ')');
}

static void add_currency(const struct subject *subject, struct crm_str *out)
{
	if (subject->field->currency)
		crm_sql_add_column(out, subject->table, subject->field->currency);
	else
		crm_str_add(out, "NULL");
}

static void add_money(const struct subject *subject, struct crm_str *out, const char *operator,
                      const struct crm_operand *operand)
{
	crm_str_add(out, operand->currency ? "(crm_scaled(" : "crm_scaled(");
	crm_str_add(out, subject->sql);
	crm_str_add(out, ", ");
	add_currency(subject, out);
	crm_str_add(out, ")");
	crm_str_add(out, operator);
	crm_sql_add_value(subject->build, out, operand->low);
	if (!operand->currency)
		return;
	crm_str_add(out, " AND ");
	add_currency(subject, out);
	crm_str_add(out, " = ");
	crm_sql_add_value(subject->build, out, crm_value_text(operand->currency));
	crm_str_add(out, ")");
}

/* Of < <= > >= on a span: where it begins or ends decides. */
static void add_ordered(const struct subject *subject, struct crm_str *out,
                        const struct crm_operand *operand)
{
	static const char *const plain[] = {
		[CRM_LT] = " < ", [CRM_LE] = " <= ", [CRM_GT] = " > ", [CRM_GE] = " >= ",
	};
	enum crm_compare compare = subject->node->compare;

	if (subject->field->type == CRM_T_MONEY)
		add_money(subject, out, plain[compare], operand);
	else if (is_span(operand) && compare == CRM_LE)
		add_moment(subject, out, " < ", operand, operand->high);
	else if (is_span(operand) && compare == CRM_GT)
		add_moment(subject, out, " >= ", operand, operand->high);
	else
		add_moment(subject, out, plain[compare], operand, operand->low);
}

static void add_contains(const struct subject *subject, struct crm_str *out,
                         const struct crm_operand *operand)
{
	crm_str_addf(out, "instr(crm_fold(%s), ", subject->sql);
	crm_sql_add_value(subject->build, out, operand->low);
	crm_str_add(out, ") > 0");
}

/* One alternative that is not a plain value. */
static void add_operand(const struct subject *subject, struct crm_str *out,
                        const struct crm_operand *operand)
{
	if (subject->node->compare == CRM_CONTAINS || subject->node->compare == CRM_LACKS) {
		add_contains(subject, out, operand);
	} else if (is_empty(operand)) {
		crm_str_addf(out, "%s IS NULL", subject->sql);
	} else if (is_span(operand)) {
		crm_str_add_c(out, '(');
		add_moment(subject, out, " >= ", operand, operand->low);
		crm_str_add(out, " AND ");
		add_moment(subject, out, " < ", operand, operand->high);
		crm_str_add_c(out, ')');
	} else if (subject->field->type == CRM_T_MONEY) {
		add_money(subject, out, " = ", operand);
	} else {
		add_value(subject, out, " = ", operand->low);
	}
}

static struct crm_value list_of_singles(const struct subject *subject, size_t count)
{
	struct crm_arena *arena = subject->build->arena;
	const char **texts = crm_new(arena, const char *, count);
	size_t at = 0;

	for (size_t i = 0; i < subject->node->count; i++)
		if (is_single(subject, &subject->node->operands[i]))
			texts[at++] = subject->node->operands[i].low.s;
	return crm_list_make(arena, texts, count);
}

static bool are_texts(const struct subject *subject)
{
	return crm_same(crm_type_sql(subject->field->type), "TEXT");
}

static void add_singles(const struct subject *subject, struct crm_str *out, size_t count)
{
	if (count > SINGLES_MOST && are_texts(subject)) {
		crm_str_addf(out, "%s IN (SELECT value FROM json_each(", subject->sql);
		crm_sql_add_value(subject->build, out, list_of_singles(subject, count));
		crm_str_add(out, "))");
		return;
	}
	const char *before = count == 1 ? " = " : " IN (";

	crm_str_add(out, subject->sql);
	for (size_t i = 0; i < subject->node->count; i++) {
		const struct crm_operand *operand = &subject->node->operands[i];
		if (!is_single(subject, operand))
			continue;
		crm_str_add(out, before);
		crm_sql_add_value(subject->build, out, operand->low);
		before = ", ";
	}
	if (count > 1)
		crm_str_add_c(out, ')');
}

static bool wants_single(const struct subject *subject, const struct crm_operand *operand)
{
	enum crm_compare compare = subject->node->compare;

	return (compare == CRM_EQ || compare == CRM_NE) && is_single(subject, operand);
}

static size_t count_singles(const struct subject *subject)
{
	size_t count = 0;

	for (size_t i = 0; i < subject->node->count; i++)
		count += wants_single(subject, &subject->node->operands[i]);
	return count;
}

/* Between alternatives: OR, and after every CHAIN of them a new group. */
static void add_or(struct crm_str *out, size_t done)
{
	if (done > 0)
		crm_str_add(out, done % CHAIN ? " OR " : ") OR (");
}

/* Any of the alternatives: one IN for the plain values, the others beside it. */
static void add_any(const struct subject *subject, struct crm_str *out)
{
	const struct crm_node *node = subject->node;
	size_t singles = count_singles(subject), done = 0;
	bool several = node->count - singles + (singles > 0) > 1;

	if (several)
		crm_str_add(out, "((");
	if (singles) {
		add_singles(subject, out, singles);
		done++;
	}
	for (size_t i = 0; i < node->count; i++) {
		if (wants_single(subject, &node->operands[i]))
			continue;
		add_or(out, done++);
		add_operand(subject, out, &node->operands[i]);
	}
	/* A name nothing has: no record. */
	if (done == 0)
		crm_str_add_c(out, '0');
	if (several)
		crm_str_add(out, "))");
}

/* The element as it stands in the stored list: "vip" with its quotes. */
static struct crm_value stored_element(struct crm_arena *arena, struct crm_value element)
{
	struct crm_value list = crm_list_make(arena, (const char *[]){ element.s }, 1);

	return crm_value_text_n(crm_copy_n(arena, list.s + 1, list.n - 2), list.n - 2);
}

/* Most records do not have the element: a look at the text spares taking the list apart. The list
 * decides, for the text could be found across elements or in an escaped quote. */
static void add_prefilter(const struct subject *subject, struct crm_str *out, const char *list)
{
	const struct crm_node *node = subject->node;

	if (node->count != 1 || !wants_single(subject, &node->operands[0]))
		return;
	crm_str_addf(out, "instr(%s, ", list);
	crm_sql_add_value(subject->build, out,
	                  stored_element(subject->build->arena, node->operands[0].low));
	crm_str_add(out, ") > 0 AND ");
}

static bool has_empty(const struct crm_node *node)
{
	for (size_t i = 0; i < node->count; i++) {
		if (is_empty(&node->operands[i]))
			return true;
	}
	return false;
}

static void add_list(struct subject *subject, struct crm_str *out)
{
	const char *list = subject->sql;

	crm_str_add_c(out, '(');
	if (has_empty(subject->node))
		crm_str_addf(out, "%s IS NULL OR ", list);
	add_prefilter(subject, out, list);
	crm_str_addf(out, "EXISTS (SELECT 1 FROM json_each(%s) AS e WHERE ", list);
	subject->sql = "e.value";
	add_any(subject, out);
	crm_str_add(out, "))");
}

static const char *column(struct crm_build *build, size_t table, const struct crm_path *path)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	crm_sql_add_path(build, &out, table, path);
	return crm_copy(build->arena, crm_str_text(&out));
}

/* A link's ~ asks the label of what it leads to. */
static const char *label(struct crm_build *build, size_t table, const struct crm_path *path)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	CRM_AUTO(crm_str_drop) struct crm_str alias = {0};
	const struct crm_field *link = crm_path_field(path);
	size_t target = crm_build_target(build, table, crm_path_entity(path), link);

	crm_sql_add_alias(&alias, target);
	crm_sql_add_label(&out, crm_model_entity(build->model, link->target), crm_str_text(&alias));
	return crm_copy(build->arena, crm_str_text(&out));
}

static void add_condition(struct subject *subject, struct crm_str *out)
{
	const struct crm_node *node = subject->node;

	if (node->compare == CRM_IS_EMPTY || node->compare == CRM_IS_FILLED)
		crm_str_addf(out, "%s IS NULL", subject->sql);
	else if (node->compare >= CRM_LT && node->compare <= CRM_GE)
		add_ordered(subject, out, &node->operands[0]);
	else if (subject->field->flags & CRM_LIST)
		add_list(subject, out);
	else
		add_any(subject, out);
}

/* What is computed is not computed again for each alternative. */
static void add_computed_once(struct subject *subject, struct crm_str *out)
{
	const char *value = subject->sql;

	subject->sql = "y.value";
	crm_str_add(out, "(SELECT ");
	add_condition(subject, out);
	crm_str_addf(out, " FROM (SELECT %s AS value) AS y)", value);
}

void crm_sql_add_compare(struct crm_build *build, struct crm_str *out, const struct crm_node *node)
{
	const struct crm_field *field = crm_path_field(&node->path);
	struct subject subject = {
		.build = build, .node = node, .field = field,
		.table = crm_build_table(build, &node->path),
	};
	bool contains = node->compare == CRM_CONTAINS || node->compare == CRM_LACKS;

	if (contains && field->type == CRM_T_LINK)
		subject.sql = label(build, subject.table, &node->path);
	else
		subject.sql = column(build, subject.table, &node->path);
	if (field->asked && node->count > 1)
		add_computed_once(&subject, out);
	else
		add_condition(&subject, out);
}
