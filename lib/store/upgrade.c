#include "store/upgrade.h"

#include <string.h>

#include "query/sql.h"
#include "store/reached.h"
#include "store/schema.h"
#include "store/search.h"
#include "store/stmt.h"
#include "store/tracked_rebuild.h"

enum { NAMED_MOST = 3, FIRST_FIELD = 2 /* columns before: rowid, rev */ };

/* What is in the file: sqlite_schema, and for tables of records their columns. */
struct found {
	const char *type, *name, *sql;
	const char **columns, **types;    /* NULL unless it is a table of records */
	size_t count;
	struct found *next;
};

struct upgrade {
	struct crm_db *db;
	const struct crm_model *model;
	struct crm_arena *arena;
	struct crm_schema_object *wanted;
	size_t count;
	struct found *found;
};

CRM_PRINTF(2, 3)
static crm_err run(struct upgrade *up, const char *format, ...)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	va_list args;

	va_start(args, format);
	crm_str_vaddf(&sql, format, args);
	va_end(args);
	return crm_db_run(up->db, crm_str_text(&sql));
}

/* By its own name only; an alias is no table. */
static const struct crm_entity *entity_named(const struct crm_model *model, const char *name)
{
	for (size_t i = 0; i < model->count; i++)
		if (strcmp(model->entities[i]->name, name) == 0)
			return model->entities[i];
	return NULL;
}

/* -- reading what is there --------------------------------------------------- */

static crm_err count_columns(struct upgrade *up, const char *table, size_t *count)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(up->db, "SELECT count(*) FROM pragma_table_xinfo(?1)", &stmt));
	crm_stmt_bind_text(stmt, 1, table);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*count = (size_t)crm_stmt_int(stmt, 0);
	crm_stmt_reset(stmt);
	return NULL;
}

/* A table of records begins with rowid, rev, id. Tables of other kinds (search, outbox, somebody's own) do not. */
static crm_err read_columns(struct upgrade *up, struct found *found)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(count_columns(up, found->name, &found->count));
	found->columns = crm_new(up->arena, const char *, found->count + FIRST_FIELD + 1);
	found->types = crm_new(up->arena, const char *, found->count + 1);
	CRM_TRY(crm_db_stmt(up->db, "SELECT name, type FROM pragma_table_xinfo(?1) ORDER BY cid", &stmt));
	crm_stmt_bind_text(stmt, 1, found->name);
	for (size_t i = 0; i < found->count; i++) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		found->columns[i] = crm_copy(up->arena, crm_stmt_text(stmt, 0));
		found->types[i] = crm_copy(up->arena, crm_stmt_text(stmt, 1));
	}
	crm_stmt_reset(stmt);
	if (!crm_same(found->columns[0], "rowid") || !crm_same(found->columns[1], "rev") ||
	    !crm_same(found->columns[FIRST_FIELD], "id"))
		found->columns = NULL;
	return NULL;
}

static crm_err read_found(struct upgrade *up)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	struct found **end = &up->found;
	bool row = true;

	CRM_TRY(crm_stmt_new(up->db, "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL", &stmt));
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			break;
		*end = crm_new(up->arena, struct found, 1);
		(*end)->type = crm_copy(up->arena, crm_stmt_text(stmt, 0));
		(*end)->name = crm_copy(up->arena, crm_stmt_text(stmt, 1));
		(*end)->sql = crm_copy(up->arena, crm_stmt_text(stmt, 2));
		end = &(*end)->next;
	}
	for (struct found *found = up->found; found; found = found->next)
		if (strcmp(found->type, "table") == 0)
			CRM_TRY(read_columns(up, found));
	return NULL;
}

static const struct found *find(const struct upgrade *up, const char *name)
{
	for (const struct found *found = up->found; found; found = found->next)
		if (strcmp(found->name, name) == 0)
			return found;
	return NULL;
}

/* -- what a newer crm made --------------------------------------------------- */

struct unknown {
	struct crm_str names;
	size_t count;
};

static void note_unknown(struct unknown *unknown, const char *table, const char *column)
{
	if (unknown->count++ >= NAMED_MOST)
		return;
	crm_str_add(&unknown->names, unknown->count > 1 ? ", " : "");
	crm_str_add(&unknown->names, table);
	if (column)
		crm_str_addf(&unknown->names, ".%s", column);
}

static void look_for_unknown(const struct upgrade *up, const struct found *found, struct unknown *unknown)
{
	const struct crm_entity *entity = entity_named(up->model, found->name);

	if (!entity) {
		note_unknown(unknown, found->name, NULL);
		return;
	}
	for (size_t i = FIRST_FIELD; i < found->count; i++)
		if (crm_entity_field(entity, found->columns[i]) == CRM_NO_FIELD)
			note_unknown(unknown, found->name, found->columns[i]);
}

static crm_err refuse_unknown(const struct upgrade *up)
{
	CRM_AUTO(crm_str_drop) struct crm_str more = {0};
	struct unknown unknown = {0};
	crm_err err;

	for (const struct found *found = up->found; found; found = found->next)
		if (found->columns)
			look_for_unknown(up, found, &unknown);
	if (unknown.count > NAMED_MOST)
		crm_str_addf(&more, " and %zu more", unknown.count - NAMED_MOST);
	err = unknown.count ? crm_fail(CRM_DAMAGED, "%s was made by a newer crm: this one does not know %s%s",
	                               crm_db_path(up->db), crm_str_text(&unknown.names), crm_str_text(&more))
	                    : NULL;
	crm_str_drop(&unknown.names);
	return crm_err_hint(err, "install the newer crm on this machine");
}

/* -- taking away ------------------------------------------------------------- */

static const char *cut(const struct upgrade *up, const char *name, const char *end)
{
	return crm_ends(name, end) ? crm_copy_n(up->arena, name, strlen(name) - strlen(end)) : NULL;
}

/* A name with a point is no entity's. */
static const char *before_point(const struct upgrade *up, const struct found *found)
{
	const char *point = strchr(found->name, '.');

	if (!point || !(strcmp(found->type, "index") == 0 || crm_ends(found->name, ".reached") ||
	                crm_ends(found->name, ".past") || crm_ends(found->name, ".was")))
		return NULL;
	return crm_copy_n(up->arena, found->name, (size_t)(point - found->name));
}

/* "v_deal", "v_deal_past", "deal_fts", "deal.stage", "deal.past" -> "deal"; NULL if it is none of these. */
static const char *table_of(const struct upgrade *up, const struct found *found)
{
	if (strcmp(found->type, "view") == 0 && crm_starts(found->name, "v_")) {
		const char *name = found->name + strlen("v_"), *shorter = cut(up, name, "_past");

		return find(up, name) || !shorter ? name : shorter;
	}
	if (crm_starts(found->sql, "CREATE VIRTUAL TABLE"))
		return cut(up, found->name, "_fts");
	return before_point(up, found);
}

static bool is_wanted(const struct upgrade *up, const struct found *found)
{
	for (size_t i = 0; i < up->count; i++)
		if (strcmp(up->wanted[i].name, found->name) == 0)
			return strcmp(up->wanted[i].sql, found->sql) == 0;
	return false;
}

/* Views, indexes and search indexes whose text is not the wanted one. Those that people made themselves stay. */
static crm_err drop_stale(struct upgrade *up)
{
	for (struct found *found = up->found; found; found = found->next) {
		const char *table = table_of(up, found);
		const struct found *records = table ? find(up, table) : NULL;

		if (!table || is_wanted(up, found))
			continue;
		if (!records || !(records->columns || crm_same(table, "txn") || crm_same(table, "change")))
			continue;
		CRM_TRY(run(up, "DROP %s \"%s\"", found->type, found->name));
		found->name = "";
	}
	return NULL;
}

static crm_err drop_columns(struct upgrade *up, const struct found *found, const struct crm_entity *entity)
{
	for (size_t i = FIRST_FIELD; i < found->count; i++)
		if (crm_entity_field(entity, found->columns[i]) == CRM_NO_FIELD)
			CRM_TRY(run(up, "ALTER TABLE \"%s\" DROP COLUMN \"%s\"", found->name, found->columns[i]));
	return NULL;
}

/* Columns first: one of them may link to a table that goes. */
static crm_err drop_unknown(struct upgrade *up)
{
	for (struct found *found = up->found; found; found = found->next) {
		const struct crm_entity *entity = entity_named(up->model, found->name);

		if (found->columns && entity)
			CRM_TRY(drop_columns(up, found, entity));
	}
	for (struct found *found = up->found; found; found = found->next)
		if (found->columns && !entity_named(up->model, found->name))
			CRM_TRY(run(up, "DROP TABLE \"%s\"", found->name));
	return NULL;
}

/* -- making ------------------------------------------------------------------ */

static int column_at(const struct found *found, const char *name)
{
	for (size_t i = 0; i < found->count; i++)
		if (strcmp(found->columns[i], name) == 0)
			return (int)i;
	return -1;
}

static crm_err check_type(const struct upgrade *up, const struct found *found, int at, const struct crm_field *field)
{
	const char *wanted = field->flags & CRM_LIST ? "TEXT" : crm_type_sql(field->type);

	if (strcmp(found->types[at], wanted) == 0)
		return NULL;
	return crm_fail(CRM_DAMAGED, "%s: %s.%s holds %s there and %s here", crm_db_path(up->db), found->name,
	                field->name, found->types[at], wanted);
}

static crm_err add_columns(struct upgrade *up, const struct found *found, const struct crm_entity *entity)
{
	for (size_t i = 0; i < entity->count; i++) {
		CRM_AUTO(crm_str_drop) struct crm_str column = {0};
		int at = column_at(found, entity->fields[i]->name);

		if (at >= 0) {
			CRM_TRY(check_type(up, found, at, entity->fields[i]));
			continue;
		}
		crm_schema_add_column(&column, entity->fields[i]);
		CRM_TRY(run(up, "ALTER TABLE \"%s\" ADD COLUMN %s", found->name, crm_str_text(&column)));
	}
	return NULL;
}

static crm_err make(struct upgrade *up, const struct crm_schema_object *object)
{
	const struct found *found = find(up, object->name);
	const struct found *records = object->entity ? find(up, object->entity->name) : NULL;

	if (found && object->kind == CRM_SCHEMA_TABLE && object->entity)
		return add_columns(up, found, object->entity);
	if (found)
		return NULL;
	CRM_TRY(crm_db_run(up->db, object->sql));
	if (object->kind == CRM_SCHEMA_SEARCH && records)
		return crm_search_rebuild(up->db, object->entity);
	if (object->kind == CRM_SCHEMA_REACHED && records)
		return crm_reached_rebuild(up->db, object->entity);
	if (object->kind == CRM_SCHEMA_TRACKED && records)
		return crm_tracked_rebuild(up->db, object->entity);
	return NULL;
}

static bool is_bare(const struct crm_schema_object *object)
{
	return object->kind == CRM_SCHEMA_TABLE ||
	       (object->kind == CRM_SCHEMA_INDEX && (crm_ends(object->name, ".id") || crm_ends(object->name, ".deleted")));
}

static crm_err make_all(struct upgrade *up, bool bare)
{
	for (size_t i = 0; i < up->count; i++)
		if (up->wanted[i].kind == CRM_SCHEMA_TABLE)
			CRM_TRY(make(up, &up->wanted[i]));
	for (size_t i = 0; i < up->count; i++)
		if (up->wanted[i].kind != CRM_SCHEMA_TABLE && (!bare || is_bare(&up->wanted[i])))
			CRM_TRY(make(up, &up->wanted[i]));
	return NULL;
}

crm_err crm_upgrade(struct crm_db *db, const struct crm_model *model, enum crm_unknown unknown)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct upgrade up = { .db = db, .model = model, .arena = arena };

	crm_schema_objects(arena, model, NULL, &up.wanted, &up.count);
	CRM_TRY(read_found(&up));
	if (unknown == CRM_UNKNOWN_REFUSE)
		CRM_TRY(refuse_unknown(&up));
	CRM_TRY(drop_stale(&up));
	CRM_TRY(drop_unknown(&up));
	CRM_TRY(make_all(&up, unknown == CRM_UNKNOWN_DROP_BARE));
	CRM_TRY(run(&up, "PRAGMA application_id = %d", CRM_APPLICATION_ID));
	return run(&up, "PRAGMA user_version = %u", crm_model_hash(model));
}
