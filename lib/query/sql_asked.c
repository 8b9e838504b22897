#include "query/sql_asked.h"

#include <stdlib.h>
#include <string.h>

#include "model/asked.h"

enum { DEEPEST = 8, NAME_SIZE = 64 };

/* The row a name is of: an entity, and its table's alias. */
struct row {
	const struct crm_entity *entity;
	const char *alias;
};

static void add_expression(struct crm_build *build, struct crm_str *out, struct row row, const char *text, int depth);

/* A name in our tables that the model does not know is a bug. */
static void must(bool good)
{
	if (!good)
		abort();
}

/* The name at *text, which moves on, also past the point that follows it. */
static void take_name(const char **text, char name[NAME_SIZE])
{
	size_t n = strspn(*text, "abcdefghijklmnopqrstuvwxyz_0123456789");

	must(n > 0 && n < NAME_SIZE);
	memcpy(name, *text, n);
	name[n] = '\0';
	*text += n;
}

static void take_point(const char **text)
{
	must(**text == '.');
	++*text;
}

static void add_named(struct crm_build *build, struct crm_str *out, struct row row, const char *name, int depth)
{
	const struct crm_field *asked = crm_asked_row(row.entity, name);

	if (asked) {
		crm_str_add_c(out, '(');
		add_expression(build, out, row, asked->asked, depth + 1);
		crm_str_add_c(out, ')');
		return;
	}
	must(crm_same(name, "rev") || crm_entity_field(row.entity, name) != CRM_NO_FIELD);
	crm_str_addf(out, "%s.", row.alias);
	crm_sql_add_name(out, name);
}

/* The rows of ENTITY.was (store/tracked.h), and with each what the field became: what it was next, or is. */
static void add_history(struct crm_str *out, struct row row, const char *name)
{
	int at = crm_entity_field(row.entity, name);
	const char *entity = row.entity->name, *alias = row.alias;

	must(at != CRM_NO_FIELD && row.entity->fields[at]->flags & CRM_TRACKED);
	crm_str_addf(out, "(SELECT w.seq, w.since, w.at, w.was, (SELECT n.was FROM (SELECT seq, was FROM \"%s.was\""
	             " WHERE field = '%s' AND id = %s.id AND seq > w.seq UNION ALL SELECT 9e18, %s.\"%s\") AS n"
	             " ORDER BY n.seq LIMIT 1) AS value FROM \"%s.was\" AS w WHERE w.field = '%s' AND w.id = %s.id)",
	             entity, name, alias, alias, name, entity, name, alias);
}

/* name, or history(name) */
static const char *add_own(struct crm_build *build, struct crm_str *out, struct row row, const char *text, int depth)
{
	char name[NAME_SIZE];

	take_name(&text, name);
	if (*text != '(') {
		add_named(build, out, row, name, depth);
		return text;
	}
	must(crm_same(name, "history"));
	text++;
	take_name(&text, name);
	must(*text == ')');
	add_history(out, row, name);
	return text + 1;
}

/* After a '$': a point and what is of the row, or before it the entity and the alias of another. */
static const char *add_reference(struct crm_build *build, struct crm_str *out, struct row row, const char *text,
                                 int depth)
{
	char entity[NAME_SIZE], alias[NAME_SIZE];

	if (*text != '.') {
		take_name(&text, entity);
		take_point(&text);
		take_name(&text, alias);
		row = (struct row){ crm_model_entity(build->model, entity), alias };
		must(row.entity != NULL);
	}
	take_point(&text);
	return add_own(build, out, row, text, depth);
}

static void add_expression(struct crm_build *build, struct crm_str *out, struct row row, const char *text, int depth)
{
	must(depth < DEEPEST);
	for (;;) {
		size_t n = strcspn(text, "$@");
		crm_str_add_n(out, text, n);
		text += n;
		if (!*text)
			return;
		if (*text == '$') {
			text = add_reference(build, out, row, text + 1, depth);
			continue;
		}
		must(strncmp(text, "@now", 4) == 0);
		crm_sql_add_now(build, out);
		text += strlen("@now");
	}
}

static void add_asked(struct crm_build *build, struct crm_str *out, size_t table, const struct crm_entity *entity,
                      const char *asked)
{
	CRM_AUTO(crm_str_drop) struct crm_str alias = {0};

	crm_sql_add_alias(&alias, table);
	/* Where a link leads nowhere there is nothing to count, not 0. */
	crm_str_add(out, "(");
	if (table)
		crm_str_addf(out, "CASE WHEN %s.id IS NOT NULL THEN (", crm_str_text(&alias));
	add_expression(build, out, (struct row){ entity, crm_str_text(&alias) }, asked, 0);
	crm_str_add(out, table ? ") END)" : ")");
}

void crm_sql_add_field(struct crm_build *build, struct crm_str *out, size_t table, const struct crm_entity *entity,
                       const struct crm_field *field)
{
	if (!field->asked) {
		crm_sql_add_column(out, table, field->name);
		return;
	}
	add_asked(build, out, table, entity, field->asked);
}

void crm_sql_add_zone(struct crm_build *build, struct crm_str *out, size_t table, const struct crm_entity *entity,
                      const struct crm_field *field)
{
	add_asked(build, out, table, entity, field->asked_zone);
}

void crm_sql_add_named(struct crm_build *build, struct crm_str *out, const struct crm_entity *entity, const char *alias,
                       const char *name)
{
	const struct crm_field *field = crm_entity_column(entity, name);

	must(field != NULL);
	if (!field->asked) {
		crm_str_addf(out, "%s.", alias);
		crm_sql_add_name(out, name);
		return;
	}
	crm_sql_add_expression(build, out, entity, alias, field->asked);
}

void crm_sql_add_expression(struct crm_build *build, struct crm_str *out, const struct crm_entity *entity, const char *alias,
                            const char *text)
{
	crm_str_add_c(out, '(');
	add_expression(build, out, (struct row){ entity, alias }, text, 0);
	crm_str_add_c(out, ')');
}

void crm_sql_add_asked(struct crm_str *out, const struct crm_model *model, const struct crm_entity *entity,
                       const struct crm_field *field, const char *alias)
{
	struct crm_build build = { .model = model };

	must(field->flags & CRM_VIEWED && !strchr(field->asked, '@'));
	add_expression(&build, out, (struct row){ entity, alias }, field->asked, 0);
}

void crm_sql_add_path(struct crm_build *build, struct crm_str *out, size_t table, const struct crm_path *path)
{
	crm_sql_add_field(build, out, table, crm_path_entity(path), crm_path_field(path));
}
