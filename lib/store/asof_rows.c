#include "store/asof_rows.h"

#include "base/map.h"
#include "query/sql.h"
#include "store/stmt.h"
#include "store/then.h"

/* -- what has changed -------------------------------------------------------- */

/* Three looks into an index: equality first, then the range. */
crm_err crm_asof_changed(const struct crm_asof_scene *scene, const char *entity, bool *out)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(scene->store->db,
	                    "SELECT 1 FROM main.change WHERE entity = ?1 AND op IN ('create', 'update', 'delete')"
	                    " AND seq > ?2 LIMIT 1", &stmt));
	crm_stmt_bind_text(stmt, 1, entity);
	crm_stmt_bind_int(stmt, 2, scene->seq);
	CRM_TRY(crm_stmt_step(stmt, out));
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err one_number(struct crm_stmt *stmt, int64_t *out)
{
	bool row;

	CRM_TRY(crm_stmt_step(stmt, &row));
	*out = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_asof_count_since(const struct crm_asof_scene *scene, const char *entity, const char *op, int64_t *count)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(scene->store->db,
	                    "SELECT count(*) FROM main.change WHERE entity = ?1 AND op = ?2 AND seq > ?3", &stmt));
	crm_stmt_bind_text(stmt, 1, entity);
	crm_stmt_bind_text(stmt, 2, op);
	crm_stmt_bind_int(stmt, 3, scene->seq);
	return one_number(stmt, count);
}

crm_err crm_asof_count_today(const struct crm_asof_scene *scene, const struct crm_entity *today, int64_t *count)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;

	*count = 0;
	if (!today)
		return NULL;
	crm_str_add(&sql, "SELECT count(*) FROM main.");
	crm_sql_add_name(&sql, today->name);
	CRM_TRY(crm_db_stmt(scene->store->db, crm_str_text(&sql), &stmt));
	return one_number(stmt, count);
}

/* -- the table --------------------------------------------------------------- */

void crm_asof_add_kept(struct crm_str *out, const struct crm_entity *entity, const char *suffix)
{
	crm_str_addf(out, "temp.\"%s.then%s\"", entity->name, suffix);
}

static void add_table(struct crm_str *sql, const struct crm_entity *entity)
{
	crm_str_add(sql, "CREATE TABLE ");
	crm_asof_add_kept(sql, entity, "");
	crm_str_add(sql, " (rowid INTEGER PRIMARY KEY, rev INTEGER");
	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];

		crm_str_add(sql, ", ");
		crm_sql_add_name(sql, field->name);
		crm_str_addf(sql, " %s", field->flags & CRM_LIST ? "TEXT" : crm_type_sql(field->type));
	}
	crm_str_add(sql, ")");
}

/* Made when the table is filled: that is one sort. */
static void add_indexes(struct crm_str *sql, const struct crm_entity *entity)
{
	const char *created = entity->fields[crm_common_at(entity, CRM_CREATED_AT)]->name;

	crm_str_add(sql, "CREATE INDEX ");
	crm_asof_add_kept(sql, entity, ".id");
	crm_str_addf(sql, " ON \"%s.then\" (\"id\"); CREATE INDEX ", entity->name);
	crm_asof_add_kept(sql, entity, ".order");
	crm_str_addf(sql, " ON \"%s.then\" (\"%s\", \"id\")", entity->name, created);
}

/* SQLite makes an index for a join by itself, but not for a subquery. */
static void add_link_indexes(struct crm_str *sql, const struct crm_entity *entity)
{
	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];

		if ((field->type != CRM_T_LINK && field->type != CRM_T_ANYLINK) || field->flags & CRM_LIST)
			continue;
		crm_str_add(sql, "; CREATE INDEX ");
		crm_str_addf(sql, "temp.\"%s.then.%s\"", entity->name, field->name);
		crm_str_addf(sql, " ON \"%s.then\" (\"%s\")", entity->name, field->name);
	}
}

struct filling {
	const struct crm_asof_scene *scene;
	const struct crm_entity *entity;
	struct crm_then *then;
	struct crm_stmt *insert;
	struct crm_arena *arena;         /* of one record */
	struct crm_arena_mark mark;
	int64_t rows;
};

static void filling_drop(struct filling *filling)
{
	crm_then_drop(&filling->then);
	crm_stmt_drop(&filling->insert);
	crm_arena_drop(&filling->arena);
}

static crm_err prepare_insert(struct filling *filling)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_add(&sql, "INSERT INTO ");
	crm_asof_add_kept(&sql, filling->entity, "");
	crm_str_add(&sql, " VALUES (?, ?");
	for (size_t i = 0; i < filling->entity->count; i++)
		crm_str_add(&sql, ", ?");
	crm_str_add(&sql, ")");
	return crm_stmt_new(filling->scene->store->db, crm_str_text(&sql), &filling->insert);
}

static crm_err filling_open(struct filling *filling, const struct crm_entity *today)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	filling->arena = crm_arena_new();
	filling->mark = crm_arena_mark(filling->arena);
	add_table(&sql, filling->entity);
	CRM_TRY(crm_db_run(filling->scene->store->db, crm_str_text(&sql)));
	CRM_TRY(crm_then_open(filling->scene->store, filling->entity, today, &filling->then));
	return prepare_insert(filling);
}

/* One record as it was, if it was. */
static crm_err keep(struct filling *filling, const char *id, bool *existed)
{
	struct crm_record *record;
	int64_t rev;

	crm_arena_rewind(filling->arena, filling->mark);
	CRM_TRY(crm_then_get(filling->then, filling->arena, id, filling->scene->seq, &record, &rev));
	*existed = record != NULL;
	if (!record)
		return NULL;
	crm_stmt_bind_int(filling->insert, 1, -++filling->rows);
	crm_stmt_bind_int(filling->insert, 2, rev);
	for (size_t i = 0; i < filling->entity->count; i++)
		crm_stmt_bind(filling->insert, (int)i + 3, record->values[i]);
	return crm_stmt_run(filling->insert);
}

/* -- which records ----------------------------------------------------------- */

/* A record that was there then and has changed has been updated or deleted since; what was only created since was not. */
static crm_err keep_all(struct filling *filling)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row, existed;

	CRM_TRY(crm_stmt_new(filling->scene->store->db,
	                     "SELECT DISTINCT record FROM main.change WHERE entity = ?1 AND op IN ('update', 'delete')"
	                     " AND seq > ?2", &stmt));
	crm_stmt_bind_text(stmt, 1, filling->entity->name);
	crm_stmt_bind_int(stmt, 2, filling->scene->seq);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		CRM_TRY(keep(filling, crm_stmt_text(stmt, 0), &existed));
	}
}

/* Those removed since may be gone, or have come back in another place of the order. */
static crm_err keep_removed(struct filling *filling, struct crm_map *kept)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row, existed;

	CRM_TRY(crm_stmt_new(filling->scene->store->db,
	                     "SELECT DISTINCT record FROM main.change WHERE entity = ?1 AND op = 'delete' AND seq > ?2",
	                     &stmt));
	crm_stmt_bind_text(stmt, 1, filling->entity->name);
	crm_stmt_bind_int(stmt, 2, filling->scene->seq);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		crm_map_put(kept, crm_stmt_text(stmt, 0), "");
		CRM_TRY(keep(filling, crm_stmt_text(stmt, 0), &existed));
	}
}

static crm_err open_in_order(struct filling *filling, struct crm_stmt **out)
{
	const struct crm_entity *entity = filling->entity;
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_add(&sql, "SELECT id, rev FROM main.");
	crm_sql_add_name(&sql, entity->name);
	crm_str_add(&sql, " ORDER BY ");
	crm_sql_add_name(&sql, entity->fields[crm_common_at(entity, CRM_CREATED_AT)]->name);
	crm_str_add(&sql, ", \"id\"");
	return crm_stmt_new(filling->scene->store->db, crm_str_text(&sql), out);
}

/* Today's rows are walked in the default order, which a record keeps as long as it is not removed, until so many of them
 * have been there then. */
static crm_err keep_first(struct filling *filling, int64_t first)
{
	CRM_AUTO(crm_map_drop) struct crm_map *kept = crm_map_new();
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row, existed;

	CRM_TRY(keep_removed(filling, kept));
	CRM_TRY(open_in_order(filling, &stmt));
	while (first > 0) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		existed = crm_stmt_int(stmt, 1) <= filling->scene->seq;
		if (!existed && !crm_map_get(kept, crm_stmt_text(stmt, 0)))
			CRM_TRY(keep(filling, crm_stmt_text(stmt, 0), &existed));
		first -= existed;
	}
	return NULL;
}

crm_err crm_asof_rows(const struct crm_asof_scene *scene, const struct crm_entity *entity,
                      const struct crm_entity *today, int64_t first, bool *any)
{
	CRM_AUTO(filling_drop) struct filling filling = { .scene = scene, .entity = entity };
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	CRM_TRY(filling_open(&filling, today));
	CRM_TRY(first && today ? keep_first(&filling, first) : keep_all(&filling));
	*any = filling.rows > 0;
	add_indexes(&sql, entity);
	if (scene->asked)
		add_link_indexes(&sql, entity);
	return crm_db_run(scene->store->db, crm_str_text(&sql));
}
