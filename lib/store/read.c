#include "store/read.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/utf8.h"
#include "store/asof.h"
#include "store/row.h"
#include "store/stmt.h"

enum { SHORT_DIGITS = 6 };

/* -- one record -------------------------------------------------------------- */

static void copy_values(struct crm_arena *arena, struct crm_record *record)
{
	for (size_t i = 0; i < record->entity->count; i++)
		if (record->values[i].shape == CRM_TEXT)
			record->values[i] = crm_value_copy(arena, record->values[i]);
}

crm_err crm_read_record(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity, const char *id,
                        struct crm_record **out, int64_t *rev)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;
	bool row;

	*out = NULL;
	crm_row_add_select(&sql, entity);
	crm_str_add(&sql, " WHERE id = ?1");
	CRM_TRY(crm_db_stmt(store->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_text(stmt, 1, id);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (!row)
		return NULL;
	*out = crm_record_new(arena, entity);
	crm_row_fill(*out, stmt, 1);
	copy_values(arena, *out);
	if (rev)
		*rev = crm_stmt_int(stmt, 0);
	crm_stmt_reset(stmt);
	return NULL;
}

/* -- ids and names ----------------------------------------------------------- */

/* The first column of each row, in the arena. */
static crm_err collect(struct crm_arena *arena, struct crm_stmt *stmt, int limit, const char ***texts, size_t *count)
{
	bool row = true;

	*texts = crm_new(arena, const char *, (size_t)limit + 1);
	*count = 0;
	while (*count < (size_t)limit) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		(*texts)[(*count)++] = crm_copy(arena, crm_stmt_text(stmt, 0));
	}
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_read_prefix(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                        const char *prefix, int limit, const char ***ids, size_t *count)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;

	/* 'g' is what comes after the last hex digit. */
	crm_str_add(&sql, "SELECT id FROM ");
	crm_sql_add_name(&sql, entity->name);
	crm_str_add(&sql, " WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY id LIMIT ?2");
	CRM_TRY(crm_db_stmt(store->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_text(stmt, 1, prefix);
	crm_stmt_bind_int(stmt, 2, limit);
	return collect(arena, stmt, limit, ids, count);
}

crm_err crm_read_key(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity, int key,
                     const char *text, int scope_field, struct crm_value scope, int limit, const char ***ids,
                     size_t *count)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;

	crm_sql_add_lookup(&sql, entity, key, scope_field, limit);
	CRM_TRY(crm_db_stmt(store->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_text(stmt, 1, text);
	if (scope_field >= 0)
		crm_stmt_bind(stmt, 2, scope);
	return collect(arena, stmt, limit, ids, count);
}

crm_err crm_read_equal(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity, int field,
                       const char *text, int limit, const char ***ids, size_t *count)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;

	crm_str_add(&sql, "SELECT id FROM ");
	crm_sql_add_name(&sql, entity->name);
	crm_str_add(&sql, " WHERE ");
	crm_sql_add_name(&sql, entity->fields[field]->name);
	crm_str_add(&sql, " = ?1 LIMIT ?2");
	CRM_TRY(crm_db_stmt(store->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_text(stmt, 1, text);
	crm_stmt_bind_int(stmt, 2, limit);
	return collect(arena, stmt, limit, ids, count);
}

crm_err crm_read_names(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity, int key,
                       const char *prefix, int limit, const char ***names, size_t *count)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0}, name = {0}, folded = {0};
	struct crm_stmt *stmt;

	crm_sql_add_name(&name, entity->fields[key]->name);
	crm_str_addf(&sql, "SELECT DISTINCT %s FROM \"%s\" WHERE %s IS NOT NULL", crm_str_text(&name), entity->name,
	             crm_str_text(&name));
	if (prefix && *prefix)
		crm_str_addf(&sql, " AND substr(crm_fold(%s), 1, length(?2)) = ?2", crm_str_text(&name));
	crm_str_addf(&sql, " ORDER BY %s LIMIT ?1", crm_str_text(&name));
	CRM_TRY(crm_db_stmt(store->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_int(stmt, 1, limit);
	if (prefix && *prefix) {
		crm_fold(&folded, prefix, strlen(prefix));
		crm_stmt_bind_text(stmt, 2, crm_str_text(&folded));
	}
	return collect(arena, stmt, limit, names, count);
}

static size_t common_digits(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

/* The next id in order; NULL if there is none. */
static crm_err neighbour(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                         const char *id, bool before, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;
	bool row;

	if (store->asof)
		return crm_asof_neighbour(store, arena, entity, id, before, out);
	crm_str_addf(&sql, "SELECT %s(id) FROM ", before ? "max" : "min");
	crm_sql_add_name(&sql, entity->name);
	crm_str_addf(&sql, " WHERE id %s ?1", before ? "<" : ">");
	CRM_TRY(crm_db_stmt(store->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_text(stmt, 1, id);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*out = row && crm_stmt_text(stmt, 0) ? crm_copy(arena, crm_stmt_text(stmt, 0)) : NULL;
	crm_stmt_reset(stmt);
	return NULL;
}

/* The neighbours in order are the ids that share the most digits with this one. */
crm_err crm_read_short_id(struct crm_store *store, const struct crm_entity *entity, const char *id, size_t *digits)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *other;

	*digits = SHORT_DIGITS;
	for (int before = 0; before < 2; before++) {
		CRM_TRY(neighbour(store, arena, entity, id, before, &other));
		size_t needed = other ? common_digits(id, other) + 1 : 0;
		*digits = needed > *digits ? needed : *digits;
	}
	if (*digits > CRM_ID_SIZE - 1)
		*digits = CRM_ID_SIZE - 1;
	return NULL;
}

/* -- rows of a query --------------------------------------------------------- */

struct crm_cursor {
	struct crm_stmt *stmt;
};

crm_err crm_cursor_open(struct crm_store *store, const struct crm_sql *sql, struct crm_cursor **out)
{
	CRM_AUTO(crm_cursor_drop) struct crm_cursor *cursor = crm_calloc(1, sizeof *cursor);

	*out = NULL;
	CRM_TRY(crm_stmt_new(store->db, crm_str_text(&sql->text), &cursor->stmt));
	for (size_t i = 0; i < sql->count; i++)
		crm_stmt_bind(cursor->stmt, (int)i + 1, sql->binds[i]);
	*out = cursor;
	cursor = NULL;
	return NULL;
}

void crm_cursor_drop(struct crm_cursor **cursor)
{
	if (!*cursor)
		return;
	crm_stmt_drop(&(*cursor)->stmt);
	free(*cursor);
	*cursor = NULL;
}

crm_err crm_cursor_next(struct crm_cursor *cursor, bool *row)
{
	return crm_stmt_step(cursor->stmt, row);
}

struct crm_value crm_cursor_value(struct crm_cursor *cursor, int i)
{
	return crm_stmt_value(cursor->stmt, i);
}

crm_err crm_read_asked(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                       const char *id, const struct crm_field *field, int64_t now, struct crm_value *out)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	CRM_AUTO(crm_cursor_drop) struct crm_cursor *cursor = NULL;
	const struct crm_want_column column = { .path = { .length = 1, .entities = { entity }, .fields = { field } } };
	const struct crm_select select = {
		.model = store->model, .entity = entity, .now = now, .columns = &column, .column_count = 1,
		.where = crm_node_equals(arena, entity, 0, crm_value_text(id)),
	};
	bool row;

	CRM_TRY(crm_sql_select(arena, &select, &sql));
	CRM_TRY(crm_cursor_open(store, &sql, &cursor));
	CRM_TRY(crm_cursor_next(cursor, &row));
	*out = row ? crm_value_copy(arena, crm_cursor_value(cursor, 0)) : CRM_NO_VALUE;
	return NULL;
}

/* -- all records ------------------------------------------------------------- */

struct crm_scan {
	struct crm_arena *arena;
	struct crm_stmt *stmt;
	struct crm_record *record;
};

static crm_err open_scan(struct crm_store *store, const struct crm_entity *entity, const char *order, struct crm_scan **out)
{
	CRM_AUTO(crm_scan_drop) struct crm_scan *scan = crm_calloc(1, sizeof *scan);
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	*out = NULL;
	scan->arena = crm_arena_new();
	scan->record = crm_record_new(scan->arena, entity);
	crm_row_add_select(&sql, entity);
	crm_str_add(&sql, order);
	CRM_TRY(crm_stmt_new(store->db, crm_str_text(&sql), &scan->stmt));
	*out = scan;
	scan = NULL;
	return NULL;
}

crm_err crm_scan_open(struct crm_store *store, const struct crm_entity *entity, struct crm_scan **out)
{
	return open_scan(store, entity, " ORDER BY id", out);
}

crm_err crm_scan_open_anyhow(struct crm_store *store, const struct crm_entity *entity, struct crm_scan **out)
{
	return open_scan(store, entity, " ORDER BY rowid", out);
}

crm_err crm_scan_next(struct crm_scan *scan, const struct crm_record **out, int64_t *rev)
{
	bool row;

	*out = NULL;
	CRM_TRY(crm_stmt_step(scan->stmt, &row));
	if (!row)
		return NULL;
	crm_row_fill(scan->record, scan->stmt, 1);
	if (rev)
		*rev = crm_stmt_int(scan->stmt, 0);
	*out = scan->record;
	return NULL;
}

void crm_scan_drop(struct crm_scan **scan)
{
	if (!*scan)
		return;
	crm_stmt_drop(&(*scan)->stmt);
	crm_arena_drop(&(*scan)->arena);
	free(*scan);
	*scan = NULL;
}
