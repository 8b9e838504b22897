#include "store/bulk.h"

#include <string.h>

#include "query/sql.h"
#include "store/schema.h"
#include "store/stmt.h"

enum { FEW = 5000 /* new rows that are not worth it */ };

struct crm_bulk {
	struct crm_store *store;
	struct crm_schema_object *indexes;       /* those that go */
	size_t count;
	int64_t start;                    /* new rows after which they do */
	int64_t created;
	bool deleting;
	bool gone;
};

static bool is_among(const char *const *names, const char *name)
{
	for (; names && *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/* A company's parent is found by its name, among companies that came just before. */
static bool links_to_itself(const struct crm_entity *entity)
{
	for (size_t i = 0; i < entity->count; i++)
		if (crm_same(entity->fields[i]->target, entity->name))
			return true;
	return false;
}

/* "contact.email" -> the field email; those over several fields are named after the first or a word. */
static bool stays(const struct crm_entity *entity, const char *index, int key)
{
	const char *name = strchr(index, '.') + 1;
	int at = crm_entity_field(entity, name);

	if (at == CRM_NO_FIELD)
		return strcmp(name, "external") == 0 || strcmp(name, "together") == 0;
	if (links_to_itself(entity) && is_among(entity->keys, name))
		return true;
	if (key != CRM_NO_FIELD && crm_same(entity->fields[key]->e164, name))
		return true;
	return at == key || entity->fields[at]->flags & CRM_UNIQUE || is_among(entity->together, name);
}

static crm_err count_rows(struct crm_db *db, const struct crm_entity *entity, int64_t *count)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;
	bool row;

	/* Rows are numbered in order, so the last number says enough, and at once. */
	crm_str_addf(&sql, "SELECT max(rowid) FROM \"%s\"", entity->name);
	CRM_TRY(crm_db_stmt(db, crm_str_text(&sql), &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*count = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_bulk_new(struct crm_arena *arena, struct crm_store *store, const struct crm_entity *entity, int key,
                     struct crm_bulk **out)
{
	struct crm_bulk *bulk = crm_new(arena, struct crm_bulk, 1);
	struct crm_schema_object *objects;
	size_t count;

	bulk->store = store;
	CRM_TRY(count_rows(store->db, entity, &bulk->start));
	bulk->start = bulk->start > FEW ? bulk->start : FEW;
	crm_schema_objects(arena, store->model, entity, &objects, &count);
	bulk->indexes = objects;
	for (size_t i = 0; i < count; i++)
		if (objects[i].kind == CRM_SCHEMA_INDEX && !stays(entity, objects[i].name, key))
			bulk->indexes[bulk->count++] = objects[i];
	*out = bulk;
	return NULL;
}

static crm_err take_away(struct crm_bulk *bulk)
{
	for (size_t i = 0; i < bulk->count; i++) {
		CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

		crm_str_addf(&sql, "DROP INDEX IF EXISTS \"%s\"", bulk->indexes[i].name);
		CRM_TRY(crm_db_run(bulk->store->db, crm_str_text(&sql)));
	}
	return NULL;
}

crm_err crm_bulk_count(struct crm_store *store, const struct crm_entity *entity, int64_t *count)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;
	bool row;

	crm_str_add(&sql, "SELECT count(*) FROM ");
	crm_sql_add_name(&sql, entity->name);
	CRM_TRY(crm_db_stmt(store->db, crm_str_text(&sql), &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*count = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

static bool is_of_links(const struct crm_entity *entity, const char *index)
{
	int at = crm_entity_field(entity, strchr(index, '.') + 1);
	enum crm_type type = at == CRM_NO_FIELD ? CRM_T_TEXT : entity->fields[at]->type;

	return type == CRM_T_ID || type == CRM_T_LINK || type == CRM_T_ANYLINK;
}

crm_err crm_bulk_deleting(struct crm_arena *arena, struct crm_store *store, const struct crm_entity *entity,
                          struct crm_bulk **out)
{
	struct crm_bulk *bulk = crm_new(arena, struct crm_bulk, 1);
	struct crm_schema_object *objects;
	size_t count;

	*bulk = (struct crm_bulk){ .store = store, .deleting = true, .gone = true };
	crm_schema_objects(arena, store->model, entity, &objects, &count);
	bulk->indexes = objects;
	for (size_t i = 0; i < count; i++)
		if (objects[i].kind == CRM_SCHEMA_INDEX && !is_of_links(entity, objects[i].name))
			bulk->indexes[bulk->count++] = objects[i];
	*out = bulk;
	return crm_err_kind(take_away(bulk)) == CRM_BUSY ? crm_bulk_finish(bulk) : NULL;
}

bool crm_bulk_is_deleting(const struct crm_bulk *bulk)
{
	return bulk && bulk->deleting;
}

crm_err crm_bulk_created(struct crm_bulk *bulk)
{
	if (!bulk || bulk->gone || ++bulk->created <= bulk->start)
		return NULL;
	bulk->gone = true;
	/* An index cannot go while a row of its table is being read: then all stay, and what is gone comes back. */
	if (crm_err_kind(take_away(bulk)) == CRM_BUSY)
		return crm_bulk_finish(bulk);
	return NULL;
}

/* Where the row that took them away was taken back (a savepoint), they are there. */
crm_err crm_bulk_finish(struct crm_bulk *bulk)
{
	if (!bulk || !bulk->gone)
		return NULL;
	for (size_t i = 0; i < bulk->count; i++) {
		CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
		const char *unique = crm_starts(bulk->indexes[i].sql, "CREATE UNIQUE") ? "UNIQUE " : "";

		crm_str_addf(&sql, "CREATE %sINDEX IF NOT EXISTS %s", unique,
		             strstr(bulk->indexes[i].sql, "INDEX ") + strlen("INDEX "));
		CRM_TRY(crm_db_run(bulk->store->db, crm_str_text(&sql)));
	}
	return NULL;
}
