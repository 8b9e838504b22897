#include "store/own.h"

#include <stddef.h>
#include <string.h>

#include "store/stmt.h"

/* Members of the definitions by the names of the fields they are kept in. Columns are found by name, for a database
 * made by an older crm may have fewer. */
struct member {
	const char *name;
	size_t offset;
	bool is_flag;
};

#define TEXT(type, member) { #member, offsetof(struct type, member), false }
#define FLAG(type, member) { #member, offsetof(struct type, member), true }

static const struct member field_members[] = {
	TEXT(crm_field_definition, entity),
	TEXT(crm_field_definition, name),
	TEXT(crm_field_definition, title),
	TEXT(crm_field_definition, type),
	TEXT(crm_field_definition, target),
	TEXT(crm_field_definition, preset),
	TEXT(crm_field_definition, choices),
	TEXT(crm_field_definition, merge),
	TEXT(crm_field_definition, event),
	TEXT(crm_field_definition, aliases),
	TEXT(crm_field_definition, readers),
	TEXT(crm_field_definition, writers),
	FLAG(crm_field_definition, list),
	FLAG(crm_field_definition, required),
	FLAG(crm_field_definition, unique),
	FLAG(crm_field_definition, indexed),
	FLAG(crm_field_definition, searched),
	FLAG(crm_field_definition, secret),
	FLAG(crm_field_definition, retired),
};

static const struct member entity_members[] = {
	TEXT(crm_entity_definition, name),
	TEXT(crm_entity_definition, plural),
	TEXT(crm_entity_definition, title),
	TEXT(crm_entity_definition, label),
	TEXT(crm_entity_definition, aliases),
	FLAG(crm_entity_definition, retired),
	FLAG(crm_entity_definition, strict),
};

#undef TEXT
#undef FLAG

static void put(void *definition, const struct member *member, struct crm_stmt *stmt, int column)
{
	char *at = (char *)definition + member->offset;
	const char *text;
	bool flag;

	if (member->is_flag) {
		flag = crm_stmt_int(stmt, column) != 0;
		memcpy(at, &flag, sizeof flag);
	} else {
		text = crm_stmt_text(stmt, column);
		memcpy(at, &text, sizeof text);
	}
}

static void fill(void *definition, const struct member *members, size_t count, struct crm_stmt *stmt)
{
	for (int column = 0; column < crm_stmt_columns(stmt); column++)
		for (size_t i = 0; i < count; i++)
			if (strcmp(members[i].name, crm_stmt_column_name(stmt, column)) == 0)
				put(definition, &members[i], stmt, column);
}

/* Names that the tables of the store itself go by. */
static bool name_is_taken(const char *name)
{
	return crm_same(name, "txn") || crm_same(name, "change") || crm_starts(name, "sqlite_") ||
	       crm_starts(name, "v_") || strstr(name, "_fts") != NULL;
}

static crm_err add_entity(struct crm_model *model, struct crm_stmt *stmt)
{
	struct crm_entity_definition definition = {0};

	fill(&definition, entity_members, CRM_COUNT(entity_members), stmt);
	if (definition.name && name_is_taken(definition.name))
		return crm_fail(CRM_INVALID, "an entity cannot be named '%s': the database needs that name itself",
		                definition.name);
	return crm_model_add_entity(model, &definition);
}

static crm_err add_field(struct crm_model *model, struct crm_stmt *stmt)
{
	struct crm_field_definition definition = {0};

	fill(&definition, field_members, CRM_COUNT(field_members), stmt);
	if (definition.searched && crm_same(definition.name, "rank"))
		return crm_fail(CRM_INVALID, "a field named 'rank' cannot be searched");
	return crm_model_add_field(model, &definition);
}

static crm_err each(struct crm_db *db, struct crm_model *model, const char *sql,
                    crm_err (*add)(struct crm_model *model, struct crm_stmt *stmt))
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row = true;

	CRM_TRY(crm_stmt_new(db, sql, &stmt));
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		CRM_TRY(add(model, stmt));
	}
}

/* The order makes the model, and with it the order of fields in texts, the same in every clone. Entities come first,
 * for fields belong to them and link to them. */
crm_err crm_own_load(struct crm_db *db, struct crm_model *model)
{
	CRM_TRY(each(db, model, "SELECT * FROM \"entity\" ORDER BY created_at, id", add_entity));
	return each(db, model, "SELECT * FROM \"field\" ORDER BY created_at, id", add_field);
}

bool crm_own_is_definition(const struct crm_entity *entity)
{
	return crm_same(entity->name, "field") || crm_same(entity->name, "entity");
}
