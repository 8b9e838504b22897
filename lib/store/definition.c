#include "store/definition.h"

#include "query/sql.h"
#include "store/name.h"
#include "store/own.h"
#include "store/stmt.h"

/* What a column is made from. A type may change to one that is stored alike. */
static const char *const fixed[] = { "entity", "name", "list", "target" };

static crm_err refuse_change(const char *field)
{
	return crm_err_hint(crm_err_field(crm_fail(CRM_CONFLICT, "cannot be changed: what is stored depends on it"), field),
	                    "retire this one with retired=yes and add another");
}

static bool is_stored_alike(const char *a, const char *b)
{
	enum crm_type one = CRM_T_TEXT, other = CRM_T_TEXT;

	if (!a || !b)
		return !a && !b;
	if (!crm_type_find(a, &one) || !crm_type_find(b, &other))
		return false;
	return one == other || (one != CRM_T_LINK && other != CRM_T_LINK && one != CRM_T_MONEY && other != CRM_T_MONEY &&
	                        crm_same(crm_type_sql(one), crm_type_sql(other)));
}

crm_err crm_definition_check_update(const struct crm_record *old, const struct crm_record *record)
{
	if (!crm_own_is_definition(record->entity))
		return NULL;
	for (size_t i = 0; i < CRM_COUNT(fixed); i++) {
		int at = crm_entity_field(record->entity, fixed[i]);

		if (at != CRM_NO_FIELD && !crm_value_equal(old->values[at], record->values[at]))
			return refuse_change(fixed[i]);
	}
	if (crm_entity_field(record->entity, "type") == CRM_NO_FIELD)
		return NULL;
	return is_stored_alike(crm_record_get(old, "type").s, crm_record_get(record, "type").s) ? NULL
	                                                                                       : refuse_change("type");
}

/* All rows, or those whose field IS NULL, or IS NOT NULL. */
static crm_err count_rows(struct crm_store *store, const struct crm_entity *entity, const struct crm_field *field,
                          const char *is, int64_t *count)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;
	bool row;

	crm_str_add(&sql, "SELECT count(*) FROM ");
	crm_sql_add_name(&sql, entity->name);
	if (field) {
		crm_str_add(&sql, " WHERE ");
		crm_sql_add_name(&sql, field->name);
		crm_str_addf(&sql, " %s", is);
	}
	CRM_TRY(crm_db_stmt(store->db, crm_str_text(&sql), &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*count = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

/* The value most records share; a value not everybody may see is not said. */
static crm_err refuse_shared(struct crm_store *store, const struct crm_entity *entity, const struct crm_field *field,
                             struct crm_stmt *stmt)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_value value = crm_stmt_value(stmt, 0);

	if (field->flags & CRM_SECRET || field->readers)
		crm_str_add(&text, "same");
	else if (field->type == CRM_T_LINK)
		crm_name_add_label(&text, store, field->target, value.s);
	else
		crm_value_add_text(&text, field, value, NULL);
	crm_err err = crm_fail(CRM_CONFLICT, "%lld %s have the %s '%.100s'", (long long)crm_stmt_int(stmt, 1),
	                       entity->plural, field->name, crm_str_text(&text));
	return crm_err_hint(crm_err_field(err, "unique"), "crm-record %s count --by %s", entity->name, field->name);
}

static crm_err check_unique(struct crm_store *store, const struct crm_entity *entity, const struct crm_field *field)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0}, name = {0};
	struct crm_stmt *stmt;
	bool row;

	crm_sql_add_name(&name, field->name);
	crm_str_addf(&sql, "SELECT %s, count(*) FROM ", crm_str_text(&name));
	crm_sql_add_name(&sql, entity->name);
	crm_str_addf(&sql, " WHERE %s IS NOT NULL GROUP BY %s HAVING count(*) > 1 ORDER BY 2 DESC, 1 LIMIT 1",
	             crm_str_text(&name), crm_str_text(&name));
	CRM_TRY(crm_db_stmt(store->db, crm_str_text(&sql), &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	crm_err err = row ? refuse_shared(store, entity, field, stmt) : NULL;
	crm_stmt_reset(stmt);
	return err;
}

/* A field that is new has no value in any record. */
static crm_err check_required(struct crm_store *store, const struct crm_entity *entity, const struct crm_field *field,
                              const char *name)
{
	int64_t count;

	CRM_TRY(count_rows(store, entity, field, "IS NULL", &count));
	if (!count)
		return NULL;
	crm_err err = crm_fail(CRM_CONFLICT, "%lld %s %s no %s", (long long)count,
	                       count == 1 ? entity->name : entity->plural, count == 1 ? "has" : "have", name);
	return crm_err_hint(crm_err_field(err, "required"), field ? "crm-record %s list %s=" :
	                    "add it to %s without that rule, fill %s, then change it", entity->name, name);
}

static bool says(const struct crm_record *record, const char *name)
{
	struct crm_value value = crm_record_get(record, name);

	return value.shape == CRM_INTEGER && value.i;
}

static crm_err check_name(struct crm_store *store, const struct crm_record *record)
{
	const char *name = crm_record_text(record, "name");
	const struct crm_entity *other = name ? crm_model_entity(store->model, name) : NULL;

	if (!other || crm_same(other->name, name))
		return NULL;
	return crm_err_field(crm_fail(CRM_INVALID, "'%s' is another name of %s", name, other->name), "name");
}

crm_err crm_definition_check_rules(struct crm_store *store, const struct crm_record *record)
{
	if (crm_own_is_definition(record->entity) && crm_entity_field(record->entity, "entity") == CRM_NO_FIELD)
		return check_name(store, record);
	if (!crm_own_is_definition(record->entity) || crm_entity_field(record->entity, "required") == CRM_NO_FIELD)
		return NULL;
	const char *name = crm_record_get(record, "name").s;
	const struct crm_entity *entity = crm_model_entity(store->model, crm_record_get(record, "entity").s);
	int at = entity && name ? crm_entity_field(entity, name) : CRM_NO_FIELD;
	const struct crm_field *field = at == CRM_NO_FIELD ? NULL : entity->fields[at];
	unsigned now = field ? field->flags : 0;

	/* An entity not in the model yet is defined in this transaction: it has no records. */
	if (!entity || !name)
		return NULL;
	if (says(record, "unique") && field && !(now & (CRM_UNIQUE | CRM_LIST)))
		CRM_TRY(check_unique(store, entity, field));
	if (says(record, "required") && !says(record, "retired") && (now & CRM_RETIRED || !(now & CRM_REQUIRED)))
		CRM_TRY(check_required(store, entity, field, name));
	return NULL;
}

static crm_err refuse_filled(int64_t count, const struct crm_entity *entity, const struct crm_field *field)
{
	const char *what = count == 1 ? entity->name : entity->plural;

	if (!count)
		return NULL;
	return crm_err_hint(field ? crm_fail(CRM_CONFLICT, "%lld %s %s a %s", (long long)count, what,
	                                     count == 1 ? "has" : "have", field->name)
	                          : crm_fail(CRM_CONFLICT, "there %s still %lld %s", count == 1 ? "is" : "are",
	                                     (long long)count, what),
	                    "crm-schema retire %s%s%s keeps what is stored and no longer offers it", entity->name,
	                    field ? "." : "", field ? field->name : "");
}

/* A definition may also change a built-in field; then its column stays. */
static const struct crm_field *own_field(const struct crm_entity *entity, const char *name)
{
	int at = entity && name ? crm_entity_field(entity, name) : CRM_NO_FIELD;

	return at != CRM_NO_FIELD && entity->fields[at]->flags & CRM_OWN ? entity->fields[at] : NULL;
}

crm_err crm_definition_check_delete(struct crm_store *store, const struct crm_record *record)
{
	const struct crm_entity *entity;
	const struct crm_field *field = NULL;
	bool is_field = crm_own_is_definition(record->entity) &&
	                crm_entity_field(record->entity, "entity") != CRM_NO_FIELD;
	int64_t count;

	if (!crm_own_is_definition(record->entity))
		return NULL;
	entity = crm_model_entity(store->model, crm_record_get(record, is_field ? "entity" : "name").s);
	if (is_field)
		field = own_field(entity, crm_record_get(record, "name").s);
	if (!entity || (is_field && !field) || (!is_field && !entity->custom))
		return NULL;
	CRM_TRY(count_rows(store, entity, field, "IS NOT NULL", &count));
	return refuse_filled(count, entity, field);
}
