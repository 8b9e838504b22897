#include "query/sql_lookup.h"

static bool folds(const struct crm_entity *entity, const struct crm_field *field)
{
	bool text = field->type == CRM_T_TEXT || field->type == CRM_T_EMAIL || field->type == CRM_T_DOMAIN;

	if (!text)
		return false;
	return field->flags & CRM_SEARCHED || !(field->flags & CRM_UNIQUE) || entity->handle;
}

static void add_from(struct crm_str *out, const char *what, const struct crm_entity *entity)
{
	crm_str_addf(out, "SELECT %s FROM ", what);
	crm_sql_add_name(out, entity->name);
	crm_str_add(out, " WHERE ");
}

static void add_scope(struct crm_str *out, const struct crm_entity *entity, int scope)
{
	if (scope < 0)
		return;
	crm_str_add(out, " AND ");
	crm_sql_add_name(out, entity->fields[scope]->name);
	crm_str_add(out, " = ?2");
}

static void add_exact(struct crm_str *out, const char *what, const struct crm_entity *entity,
                      int key, int scope)
{
	add_from(out, what, entity);
	crm_sql_add_name(out, entity->fields[key]->name);
	crm_str_add(out, " = ?1");
	add_scope(out, entity, scope);
}

/* The index is asked for the phrase; what it finds is compared as a whole below. */
static void add_candidates(struct crm_str *out, const struct crm_entity *entity, const char *key)
{
	CRM_AUTO(crm_str_drop) struct crm_str index = {0};

	crm_str_addf(&index, "%s_fts", entity->name);
	crm_str_add(out, "rowid IN (SELECT rowid FROM ");
	crm_sql_add_name(out, index.s);
	crm_str_add(out, " WHERE ");
	crm_sql_add_name(out, index.s);
	crm_str_addf(out, " MATCH '{%s} : \"' || replace(?1, '\"', '\"\"') || '\"') AND ", key);
}

static void add_folded(struct crm_str *out, const struct crm_entity *entity, int key, int scope, int limit)
{
	const struct crm_field *field = entity->fields[key];

	crm_str_add(out, " UNION ALL SELECT \"id\" FROM (");
	add_from(out, "\"id\"", entity);
	if (field->flags & CRM_SEARCHED)
		add_candidates(out, entity, field->name);
	crm_str_add(out, "crm_fold(");
	crm_sql_add_name(out, field->name);
	crm_str_add(out, ") = crm_fold(?1)");
	add_scope(out, entity, scope);
	/* A limit is worked out before the first row; a condition would be asked at every row. */
	crm_str_add(out, " LIMIT (SELECT CASE WHEN EXISTS (");
	add_exact(out, "1", entity, key, scope);
	crm_str_addf(out, ") THEN 0 ELSE %d END))", limit);
}

void crm_sql_add_lookup(struct crm_str *out, const struct crm_entity *entity, int key, int scope, int limit)
{
	add_exact(out, "\"id\"", entity, key, scope);
	if (folds(entity, entity->fields[key]))
		add_folded(out, entity, key, scope, limit);
	crm_str_addf(out, " LIMIT %d", limit);
}
