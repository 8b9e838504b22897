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

/* Of a change: did it take back others, or was it taken back by a later one of the same record (`w.undone` names those
 * transactions)? Ids are of one length, so one is found in that text only where it stands. */
#define IS_UNDO "c.txn IN (SELECT u.seq FROM txn AS u WHERE u.tool IN " CRM_UNDO_TOOLS ")"
#define IS_UNDONE "w.undone <> '' AND instr(w.undone, (SELECT i.id FROM txn AS i WHERE i.seq = c.txn))"

/*
 * The chain of the record's changes, walked back from the last one. `value` is what the field was after a change, `was`
 * before it; the state before the first look is today's. A record that came back had what its removal tells. What an undo
 * took back, and the undo itself, are stepped over: they leave the field as it was. An undo that is undone says nothing.
 */
void crm_sql_add_history(struct crm_str *out, const char *rev, const char *value, const char *field)
{
	crm_str_addf(out, "(WITH RECURSIVE way(seq, txn, prev, made, value, was, undone) AS ("
	             "SELECT NULL, NULL, %s, 0, NULL, %s, '' UNION ALL "
	             "SELECT c.seq, c.txn, c.prev, c.op = 'create' AND c.prev IS NULL, w.was, CASE"
	             " WHEN c.prev IS NULL THEN NULL WHEN " IS_UNDO " OR (" IS_UNDONE ") THEN w.was ELSE CASE c.op"
	             " WHEN 'update' THEN iif(c.after -> '%s' IS NULL, w.was, c.before ->> '%s')"
	             " WHEN 'create' THEN (SELECT d.before ->> '%s' FROM change AS d WHERE d.seq = c.prev)"
	             " ELSE w.was END END,"
	             " iif(" IS_UNDO " AND NOT (" IS_UNDONE "), w.undone || ' ' || (SELECT o.source FROM txn AS o"
	             " WHERE o.seq = c.txn), w.undone)"
	             " FROM way AS w JOIN change AS c ON c.seq = w.prev) "
	             "SELECT w.seq, w.made, w.value, w.was, (SELECT x.at FROM txn AS x WHERE x.seq = w.txn) AS at"
	             " FROM way AS w WHERE w.value IS NOT w.was AND w.seq IS NOT NULL)",
	             rev, value, field, field, field);
}

static void add_history(struct crm_str *out, struct row row, const char *name)
{
	CRM_AUTO(crm_str_drop) struct crm_str rev = {0}, value = {0};
	int at = crm_entity_field(row.entity, name);

	must(at != CRM_NO_FIELD && row.entity->fields[at]->type != CRM_T_MONEY);
	crm_str_addf(&rev, "%s.rev", row.alias);
	crm_str_addf(&value, "%s.\"%s\"", row.alias, name);
	crm_sql_add_history(out, crm_str_text(&rev), crm_str_text(&value), name);
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

void crm_sql_add_field(struct crm_build *build, struct crm_str *out, size_t table, const struct crm_entity *entity,
                       const struct crm_field *field)
{
	CRM_AUTO(crm_str_drop) struct crm_str alias = {0};

	if (!field->asked) {
		crm_sql_add_column(out, table, field->name);
		return;
	}
	crm_sql_add_alias(&alias, table);
	/* Where a link leads nowhere there is nothing to count, not 0. */
	crm_str_add(out, "(");
	if (table)
		crm_str_addf(out, "CASE WHEN %s.id IS NOT NULL THEN (", crm_str_text(&alias));
	add_expression(build, out, (struct row){ entity, crm_str_text(&alias) }, field->asked, 0);
	crm_str_add(out, table ? ") END)" : ")");
}

void crm_sql_add_path(struct crm_build *build, struct crm_str *out, size_t table, const struct crm_path *path)
{
	crm_sql_add_field(build, out, table, crm_path_entity(path), crm_path_field(path));
}
