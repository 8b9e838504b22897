#include "query/sql_care.h"

#include <string.h>

#include "query/sql_asked.h"

enum { IN_A_LETTER = 6, PROBLEMS = 4, NONE = -1 };

/* A condition, of which the text of a record's flaws has a bit. */
enum kind { OF, EMPTY, WRONG, ALIKE };
struct bit {
	enum kind kind;
	const struct crm_field *field;
	const char *sql;                 /* EMPTY: NULL, the field itself */
};

/* A flaw that may be, by the numbers of its bits. */
struct look {
	const struct crm_field *field;
	const char *problem;
	int has, of;                     /* NONE: stale, which hangs on a day; all records */
};

/* All that is asked of an entity. */
struct care {
	const struct crm_entity *entity;
	struct bit *bits;
	int bit_count;
	struct look *looks;
	size_t look_count;
};

/* -- what is looked at -------------------------------------------------------------------------- */

static int add_bit(struct care *care, enum kind kind, const struct crm_field *field, const char *sql)
{
	care->bits[care->bit_count] = (struct bit){ kind, field, sql };
	return care->bit_count++;
}

/* The same condition is asked once. */
static int condition(struct care *care, const char *sql)
{
	if (!sql || !*sql)
		return NONE;
	for (int i = 0; i < care->bit_count; i++)
		if (care->bits[i].kind == OF && crm_same(care->bits[i].sql, sql))
			return i;
	return add_bit(care, OF, NULL, sql);
}

static void add_look(struct care *care, const struct crm_field *field, const char *problem, int has, int of)
{
	care->looks[care->look_count++] = (struct look){ field, problem, has, of };
}

static void look_at_field(struct care *care, const struct crm_field *field)
{
	const struct crm_care *wanted = crm_care_of(field);
	int of;

	if (!wanted)
		return;
	of = condition(care, wanted->of);
	if (wanted->filled)
		add_look(care, field, "empty", add_bit(care, EMPTY, field, wanted->empty), of);
	if (wanted->wrong)
		add_look(care, field, "invalid", add_bit(care, WRONG, field, wanted->wrong), of);
	if (wanted->alike)
		add_look(care, field, "duplicate", add_bit(care, ALIKE, field, wanted->alike), of);
}

static void look_at(struct crm_arena *arena, const struct crm_entity *entity, const struct crm_actor *actor, struct care *care)
{
	const struct crm_field *modified = entity->fields[crm_common_at(entity, CRM_MODIFIED_AT)];

	*care = (struct care){ .entity = entity, .bits = crm_new(arena, struct bit, PROBLEMS * entity->count + 1),
		.looks = crm_new(arena, struct look, PROBLEMS * entity->count + 1) };
	for (size_t i = 0; i < entity->count && !entity->retired; i++)
		if (crm_may_read(actor, entity, entity->fields[i]))
			look_at_field(care, entity->fields[i]);
	if (entity->stale && crm_may_read(actor, entity, modified))
		add_look(care, modified, "stale", NONE, condition(care, entity->stale));
}

/* -- a row for each record -------------------------------------------------------------------------- */

static void add_alike(struct crm_build *build, struct crm_str *out, const struct crm_entity *entity, const char *sql)
{
	crm_sql_add_expression(build, out, entity, "e1", sql);
	crm_str_add(out, " IN (SELECT ");
	crm_sql_add_expression(build, out, entity, "e2", sql);
	crm_str_add(out, " AS same FROM ");
	crm_sql_add_name(out, entity->name);
	crm_str_add(out, " AS e2 WHERE ");
	crm_sql_add_expression(build, out, entity, "e2", sql);
	crm_str_add(out, " IS NOT NULL GROUP BY same HAVING count(*) > 1)");
}

static void add_condition(struct crm_build *build, struct crm_str *out, const struct crm_entity *entity, const struct bit *bit)
{
	if (bit->kind == ALIKE)
		add_alike(build, out, entity, bit->sql);
	else if (bit->sql)
		crm_sql_add_expression(build, out, entity, "e1", bit->sql);
	else {
		crm_str_add(out, "e1.");
		crm_sql_add_name(out, bit->field->name);
		crm_str_add(out, " IS NULL");
	}
}

static void add_bits(struct crm_build *build, struct crm_str *out, const struct care *care)
{
	for (int i = 0; i < care->bit_count; i++) {
		crm_str_add(out, i == 0 ? "char(48" : i % IN_A_LETTER == 0 ? ") || char(48" : "");
		crm_str_add(out, " + ((");
		add_condition(build, out, care->entity, &care->bits[i]);
		crm_str_addf(out, ") IS TRUE) * %d", 1 << i % IN_A_LETTER);
	}
	crm_str_add(out, care->bit_count ? ")" : "''");
}

/* Who is asked about it: who works on it, else whose it is. */
static const char *who(const struct crm_entity *entity)
{
	return crm_entity_field(entity, "assignee") != CRM_NO_FIELD ? "assignee" : entity->fields[crm_common_at(entity, CRM_OWNER)]->name;
}

static bool has_label(const struct crm_entity *entity, const struct crm_actor *actor)
{
	int at = crm_entity_field(entity, entity->label);

	return at > 0 && entity->fields[at]->type == CRM_T_TEXT && crm_may_read(actor, entity, entity->fields[at]);
}

static void add_rows(struct crm_build *build, struct crm_str *out, const struct care *care, const struct crm_actor *actor)
{
	const struct crm_entity *entity = care->entity;

	crm_str_add(out, "SELECT e1.id AS id, ");
	if (has_label(entity, actor)) {
		crm_str_add(out, "e1.");
		crm_sql_add_name(out, entity->label);
	} else
		crm_str_add(out, "NULL");
	crm_str_addf(out, " AS label, '%s' AS entity, e1.created_at AS made_at, coalesce(e1.modified_at, e1.created_at) AS touched_at, e1.%s AS who, ",
	             entity->name, who(entity));
	add_bits(build, out, care);
	crm_str_add(out, " AS flaws FROM ");
	crm_sql_add_name(out, entity->name);
	crm_str_add(out, " AS e1");
}

void crm_sql_add_flawed(struct crm_build *build, struct crm_str *out, const struct crm_actor *actor)
{
	const char *before = "(";

	for (size_t i = 0; i < build->model->count; i++) {
		struct care care;

		look_at(build->arena, build->model->entities[i], actor, &care);
		if (!care.look_count)
			continue;
		crm_str_add(out, before);
		add_rows(build, out, &care, actor);
		before = " UNION ALL ";
	}
	crm_str_add_c(out, ')');
}

/* -- a row for each flaw ------------------------------------------------------------------------------ */

static void add_place(struct crm_str *out, int bit)
{
	if (bit == NONE)
		crm_str_add(out, ", NULL, NULL");
	else
		crm_str_addf(out, ", %d, %d", bit / IN_A_LETTER + 1, 1 << bit % IN_A_LETTER);
}

static void add_looks(struct crm_str *out, const struct care *care, int *place)
{
	for (size_t i = 0; i < care->look_count; i++) {
		const struct look *look = &care->looks[i];

		crm_str_addf(out, "%s('%s', '%s', %d, '%s'", *place ? ", " : "", care->entity->name, look->field->name, *place, look->problem);
		add_place(out, look->has);
		add_place(out, look->of);
		crm_str_add_c(out, ')');
		++*place;
	}
}

void crm_sql_add_flaws(struct crm_arena *arena, struct crm_str *out, const struct crm_model *model, const struct crm_actor *actor)
{
	int place = 0;

	crm_str_add(out, "(SELECT column1 AS entity, column2 AS field, column3 AS place, column4 AS problem, column5 AS has_at,"
	                 " column6 AS has_bit, column7 AS of_at, column8 AS of_bit FROM (VALUES ");
	for (size_t i = 0; i < model->count; i++) {
		struct care care;

		look_at(arena, model->entities[i], actor, &care);
		add_looks(out, &care, &place);
	}
	crm_str_add(out, "))");
}

static void add_test(struct crm_str *out, const char *flawed, const char *flaw, const char *which)
{
	crm_str_addf(out, "((unicode(substr(%s.flaws, %s.%s_at, 1)) - 48) & %s.%s_bit) > 0", flawed, flaw, which, flaw, which);
}

void crm_sql_add_has(struct crm_str *out, const char *flawed, const char *flaw)
{
	crm_str_add_c(out, '(');
	add_test(out, flawed, flaw, "has");
	crm_str_add_c(out, ')');
}

void crm_sql_add_matters(struct crm_str *out, const char *flawed, const char *flaw)
{
	crm_str_addf(out, "(%s.of_at IS NULL OR ", flaw);
	add_test(out, flawed, flaw, "of");
	crm_str_add_c(out, ')');
}
