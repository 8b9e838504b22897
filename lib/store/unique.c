#include "store/unique.h"

#include <string.h>

#include "model/value.h"
#include "query/sql.h"
#include "store/name.h"
#include "store/stmt.h"
#include "store/unique_sets.h"

/* One of those sets, and how it is asked about. */
struct set {
	struct crm_unique_set of;
	struct crm_stmt *stmt;
};

struct crm_unique {
	struct crm_store *store;
	const struct crm_entity *entity;
	struct set *sets;
	size_t count;
};

/* LIMIT 2, for the record itself may be among them. */
static crm_err prepare(struct crm_unique *unique, struct set *set)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_add(&sql, "SELECT id FROM ");
	crm_sql_add_name(&sql, unique->entity->name);
	for (size_t i = 0; i < set->of.count; i++) {
		crm_str_add(&sql, i ? " AND " : " WHERE ");
		crm_sql_add_name(&sql, unique->entity->fields[set->of.fields[i]]->name);
		crm_str_add(&sql, " = ?");
	}
	crm_str_add(&sql, " LIMIT 2");
	return crm_db_stmt(unique->store->db, crm_str_text(&sql), &set->stmt);
}

crm_err crm_unique_new(struct crm_arena *arena, struct crm_store *store, const struct crm_entity *entity,
                       struct crm_unique **out)
{
	struct crm_unique_set *sets;

	*out = crm_new(arena, struct crm_unique, 1);
	(*out)->store = store;
	(*out)->entity = entity;
	(*out)->count = crm_unique_sets(arena, entity, &sets);
	(*out)->sets = crm_new(arena, struct set, (*out)->count);
	for (size_t i = 0; i < (*out)->count; i++) {
		(*out)->sets[i].of = sets[i];
		CRM_TRY(prepare(*out, &(*out)->sets[i]));
	}
	return NULL;
}

/* Nothing to ask where a part is empty, or where none changed. */
static bool concerns(const struct set *set, const struct crm_record *record, const bool *changed)
{
	bool any = !changed;

	for (size_t i = 0; i < set->of.count; i++)
		any |= changed && changed[set->of.fields[i]];
	return any && !crm_unique_set_is_empty(&set->of, record);
}

static void add_value(struct crm_str *out, struct crm_store *store, const struct crm_record *record, int i)
{
	const struct crm_field *field = record->entity->fields[i];

	crm_str_add(out, "'");
	if (field->type == CRM_T_LINK)
		crm_name_add_label(out, store, field->target, record->values[i].s);
	else
		crm_value_add_text(out, field, record->values[i], crm_record_unit(record, field));
	crm_str_add(out, "'");
}

/* "'eva@example.cz' is already that of contact 7f3a9c Eva Nová"; of a set the last field is named first, as the one
 * that tells records apart among those that share the others. */
static crm_err refuse(struct crm_unique *unique, const struct set *set, const struct crm_record *record, const char *id)
{
	CRM_AUTO(crm_str_drop) struct crm_str values = {0};
	CRM_AUTO(crm_str_drop) struct crm_str other = {0};
	const struct crm_field *const *fields = unique->entity->fields;
	int last = set->of.fields[set->of.count - 1];

	add_value(&values, unique->store, record, last);
	for (size_t i = 0; i + 1 < set->of.count; i++) {
		crm_str_addf(&values, " %s %s ", i ? "and" : "with", fields[set->of.fields[i]]->name);
		add_value(&values, unique->store, record, set->of.fields[i]);
	}
	crm_name_add(&other, unique->store, unique->entity, id);
	return crm_err_field(crm_fail(CRM_CONFLICT, "%s is already that of %s", crm_str_text(&values),
	                              crm_str_text(&other)), fields[last]->name);
}

static crm_err check_set(struct crm_unique *unique, struct set *set, const struct crm_record *record)
{
	char other[64] = "";
	bool row;

	for (size_t i = 0; i < set->of.count; i++)
		crm_stmt_bind(set->stmt, (int)i + 1, record->values[set->of.fields[i]]);
	CRM_TRY(crm_stmt_step(set->stmt, &row));
	while (row && !other[0]) {
		const char *id = crm_stmt_text(set->stmt, 0);

		if (strcmp(id, crm_record_id(record)) != 0)
			strncat(other, id, sizeof other - 1);
		else
			CRM_TRY(crm_stmt_step(set->stmt, &row));
	}
	crm_stmt_reset(set->stmt);
	return other[0] ? refuse(unique, set, record, other) : NULL;
}

crm_err crm_unique_check(struct crm_unique *unique, const struct crm_record *record, const bool *changed)
{
	for (size_t i = 0; i < unique->count; i++)
		if (concerns(&unique->sets[i], record, changed))
			CRM_TRY(check_set(unique, &unique->sets[i], record));
	return NULL;
}
