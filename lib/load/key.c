#include "load/key.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "query/sql.h"
#include "repo/merged.h"
#include "repo/reached.h"
#include "store/reached.h"
#include "store/stmt.h"

static bool goes_in(const struct crm_plan *plan, int field)
{
	for (size_t i = 0; i < plan->count; i++)
		for (size_t j = 0; j < plan->at[i]->count; j++)
			if (plan->slots[plan->at[i]->targets[j].slot].field == field)
				return true;
	return false;
}

static int external_id(const struct crm_entity *entity)
{
	return (int)crm_common_at(entity, CRM_EXTERNAL_ID);
}

static bool is_reached_by(const struct crm_field *field)
{
	return field->flags & CRM_REACHED && !(field->flags & CRM_LIST);
}

/* Unique, or a name or number that people use for one record: then two of it are an error when they are met. */
static bool may_be_key(const struct crm_entity *entity, int field)
{
	if (field == 0 || field == external_id(entity) || (entity->fields[field]->flags & CRM_UNIQUE) ||
	    is_reached_by(entity->fields[field]))
		return true;
	for (size_t i = 0; entity->keys && entity->keys[i]; i++)
		if (crm_same(entity->keys[i], entity->fields[field]->name))
			return true;
	return false;
}

static crm_err refuse(const struct crm_entity *entity, const char *name)
{
	CRM_AUTO(crm_str_drop) struct crm_str list = {0};
	for (int i = 0; i < (int)entity->count; i++)
		if (may_be_key(entity, i))
			crm_str_addf(&list, "%s%s", list.n ? ", " : "", entity->fields[i]->name);
	return crm_err_hint(crm_fail(CRM_USAGE, "%s: a %s cannot be found by that", name, entity->name),
	                    "--key may be %s", crm_str_text(&list));
}

static void add_lookup(struct crm_str *sql, const struct crm_plan *plan, const struct crm_key *key, bool with)
{
	crm_str_add(sql, "SELECT id, 0 FROM ");
	crm_sql_add_name(sql, plan->entity->name);
	crm_str_add(sql, " WHERE ");
	crm_sql_add_name(sql, plan->entity->fields[key->field]->name);
	crm_str_add(sql, " = ?1");
	if (key->source >= 0) {
		crm_str_add(sql, " AND ");
		crm_sql_add_name(sql, plan->entity->fields[key->source]->name);
		crm_str_add(sql, with ? " = ?2" : " IS NULL");
	}
}

/* An address that is not its own is looked for in the same breath: an import asks once a row. A number is not looked for as it
 * is written. */
static void choose_sql(const struct crm_plan *plan, struct crm_key *key)
{
	const struct crm_field *field = plan->entity->fields[key->field];
	if (field->type == CRM_T_PHONE)
		return;
	for (int with = 0; with < 2; with++) {
		CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
		add_lookup(&sql, plan, key, with);
		if (is_reached_by(field))
			crm_reached_add_addresses(&sql, plan->entity);
		crm_str_add(&sql, " LIMIT 2");
		key->sql[with] = crm_copy(plan->arena, sql.s);
	}
}

static crm_err told_field(const struct crm_plan *plan, const char *name, bool given, int *field)
{
	CRM_TRY(crm_err_in(crm_entity_need_field(plan->entity, name, field), "--key"));
	if (!may_be_key(plan->entity, *field))
		return refuse(plan->entity, name);
	if (goes_in(plan, *field) || plan->changes)
		return NULL;
	/* A preset may be wider than the file. */
	*field = CRM_NO_FIELD;
	return given ? crm_err_hint(crm_fail(CRM_USAGE, "no column goes into %s, by which records are to be found",
	                                     name), "--map 'COLUMN=%s'", name) : NULL;
}

crm_err crm_key_choose(const struct crm_plan *plan, struct crm_key *out)
{
	const struct crm_mapping *told = crm_mappings_first(plan->rules, CRM_MAPPING_KEY);
	*out = (struct crm_key){ .field = CRM_NO_FIELD, .source = CRM_NO_FIELD, .given = told && told->given };
	if (told)
		CRM_TRY(told_field(plan, told->name, told->given, &out->field));
	if (out->field < 0 && goes_in(plan, 0))
		out->field = 0;
	if (out->field < 0 && goes_in(plan, external_id(plan->entity)))
		out->field = external_id(plan->entity);
	if (out->field < 0)
		return NULL;
	if (out->field == external_id(plan->entity))
		out->source = (int)crm_common_at(plan->entity, CRM_EXTERNAL_SOURCE);
	choose_sql(plan, out);
	return NULL;
}

static crm_err read_value(const struct crm_plan *plan, struct crm_repo *repo, struct crm_arena *arena, int field,
                          struct crm_value *out)
{
	const struct crm_slot *slot = crm_plan_slot(plan, field);
	*out = CRM_NO_VALUE;
	if (!slot || !*slot->text)
		return NULL;
	return crm_value_parse(arena, &repo->reading, slot->type, NULL, slot->text, out);
}

/* A record that was merged into another is that one to the system it came from; its own id is no more. */
static crm_err find_merged(const struct crm_key *key, struct crm_repo *repo, const struct crm_plan *plan,
                           struct crm_value value, struct crm_value source, char id[CRM_ID_SIZE])
{
	struct crm_merged merged;
	if (key->source >= 0)
		return crm_merged_external(repo, plan->entity, source.shape == CRM_TEXT ? source.s : NULL, value.s, id);
	if (key->field != 0)
		return NULL;
	crm_err err = crm_merged_find(repo, plan->entity, value.s, &merged);
	if (crm_err_kind(err) == CRM_NOT_FOUND)
		return NULL;
	CRM_TRY(err);
	err = crm_fail(CRM_CONFLICT, "%s %s was merged into %s", plan->entity->name, value.s, merged.kept);
	return crm_err_hint(err, "crm-record %s unmerge %s brings it back", plan->entity->name, value.s);
}

static crm_err refuse_several(const struct crm_key *key, const struct crm_plan *plan)
{
	const struct crm_slot *slot = crm_plan_slot(plan, key->field);
	return crm_err_field(crm_fail(CRM_CONFLICT, "'%s' is that of several %s, so that it is not clear which is meant",
	                              slot->text, plan->entity->plural), slot->type->name);
}

/* The country the row's numbers are from. */
static crm_err read_country(const struct crm_plan *plan, struct crm_repo *repo, struct crm_arena *arena, const char **out)
{
	struct crm_value value = CRM_NO_VALUE;
	for (int i = 0; i < (int)plan->entity->count && value.shape == CRM_EMPTY; i++)
		if (plan->entity->fields[i]->type == CRM_T_COUNTRY)
			CRM_TRY(read_value(plan, repo, arena, i, &value));
	*out = value.shape == CRM_TEXT ? value.s : NULL;
	return NULL;
}

static crm_err find_number(const struct crm_key *key, struct crm_repo *repo, struct crm_arena *arena,
                           const struct crm_plan *plan, struct crm_value value, char id[CRM_ID_SIZE])
{
	const char **ids, *country;
	size_t count;
	CRM_TRY(read_country(plan, repo, arena, &country));
	CRM_TRY(crm_reached_by(repo, arena, plan->entity, value.s, country, 2, &ids, &count));
	if (count > 1)
		return refuse_several(key, plan);
	if (count)
		memcpy(id, ids[0], CRM_ID_SIZE);
	return NULL;
}

/* *other: it is not the field's own. Whose own it is goes before whose other it is. */
static crm_err find_value(const struct crm_key *key, struct crm_repo *repo, const struct crm_plan *plan,
                          struct crm_value value, struct crm_value source, char id[CRM_ID_SIZE], bool *other)
{
	struct crm_stmt *stmt;
	bool row, next;
	CRM_TRY(crm_db_stmt(repo->store->db, key->sql[source.shape != CRM_EMPTY], &stmt));
	crm_stmt_bind(stmt, 1, value);
	if (source.shape != CRM_EMPTY)
		crm_stmt_bind(stmt, 2, source);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (!row)
		return NULL;
	snprintf(id, CRM_ID_SIZE, "%s", crm_stmt_text(stmt, 0));
	*other = crm_stmt_int(stmt, 1);
	CRM_TRY(crm_stmt_step(stmt, &next));
	bool several = next && crm_stmt_int(stmt, 1) == *other;
	crm_stmt_reset(stmt);
	return several ? refuse_several(key, plan) : NULL;
}

crm_err crm_key_find(const struct crm_key *key, struct crm_repo *repo, struct crm_arena *arena,
                     const struct crm_plan *plan, char id[CRM_ID_SIZE], enum crm_key_by *by)
{
	struct crm_value value, source = CRM_NO_VALUE;
	id[0] = '\0';
	*by = CRM_BY_KEY;
	if (key->field < 0)
		return NULL;
	CRM_TRY(read_value(plan, repo, arena, key->field, &value));
	if (value.shape == CRM_EMPTY && key->given)
		return crm_err_field(crm_fail(CRM_INVALID, "is empty, and records are found by it"),
		                     plan->entity->fields[key->field]->name);
	if (value.shape == CRM_EMPTY)
		return NULL;
	if (key->source >= 0)
		CRM_TRY(read_value(plan, repo, arena, key->source, &source));
	bool number = !key->sql[0], other = number;
	CRM_TRY(number ? find_number(key, repo, arena, plan, value, id)
	               : find_value(key, repo, plan, value, source, id, &other));
	*by = other ? CRM_BY_OTHER : *id ? CRM_BY_KEY : CRM_BY_MERGED;
	return *id || number ? NULL : find_merged(key, repo, plan, value, source, id);
}
