#include "store/asof_view.h"

#include <string.h>

#include "query/sql.h"
#include "store/schema.h"
#include "store/tracked.h"
#include "store/view.h"

static crm_err run(const struct crm_asof_scene *scene, const struct crm_str *sql)
{
	return crm_db_run(scene->store->db, crm_str_text(sql));
}

static void add_create_view(struct crm_str *sql, const char *name)
{
	crm_str_add(sql, "CREATE TEMP VIEW ");
	crm_sql_add_name(sql, name);
	crm_str_add(sql, " AS ");
}

/* -- rows -------------------------------------------------------------------- */

/* A column that is gone is an empty one of the same type: SQLite takes the halves apart only if their types agree. */
static void add_column(struct crm_str *sql, const struct crm_field *field, const struct crm_entity *today)
{
	crm_str_add(sql, ", ");
	if (crm_entity_field(today, field->name) != CRM_NO_FIELD) {
		crm_sql_add_name(sql, field->name);
		return;
	}
	crm_str_addf(sql, "CAST(NULL AS %s) AS ", field->flags & CRM_LIST ? "TEXT" : crm_type_sql(field->type));
	crm_sql_add_name(sql, field->name);
}

static void add_half(struct crm_str *sql, const struct crm_entity *entity, const struct crm_entity *columns)
{
	crm_str_add(sql, "SELECT rowid, rev");
	for (size_t i = 0; i < entity->count; i++)
		add_column(sql, entity->fields[i], columns);
	crm_str_add(sql, " FROM ");
}

crm_err crm_asof_view(const struct crm_asof_scene *scene, const struct crm_entity *entity,
                      const struct crm_entity *today, bool any)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	add_create_view(&sql, entity->name);
	if (today) {
		add_half(&sql, entity, today);
		crm_str_add(&sql, "main.");
		crm_sql_add_name(&sql, entity->name);
		crm_str_addf(&sql, " WHERE rev <= %lld", (long long)scene->seq);
	}
	if (any || !today) {
		crm_str_add(&sql, today ? " UNION ALL " : "");
		add_half(&sql, entity, entity);
		crm_asof_add_kept(&sql, entity, "");
	}
	return run(scene, &sql);
}

crm_err crm_asof_uncover(const struct crm_asof_scene *scene, const char *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_addf(&sql, "DROP VIEW IF EXISTS temp.\"%s\"; DROP TABLE IF EXISTS temp.\"%s.then\"", entity, entity);
	return run(scene, &sql);
}

/* -- search ------------------------------------------------------------------ */

static bool is_searched(const struct crm_entity *entity, const char *name)
{
	int at = crm_entity_field(entity, name);

	return at != CRM_NO_FIELD && entity->fields[at]->flags & CRM_SEARCHED;
}

static bool has_all_of(const struct crm_entity *entity, const struct crm_entity *other)
{
	for (size_t i = 0; i < other->count; i++)
		if (other->fields[i]->flags & CRM_SEARCHED && !is_searched(entity, other->fields[i]->name))
			return false;
	return true;
}

bool crm_asof_search_differs(const struct crm_entity *entity, const struct crm_entity *today)
{
	return !has_all_of(entity, today) || !has_all_of(today, entity);
}

/* An index over rows kept elsewhere, filled. `name` and `content` are of the temporary schema. */
static crm_err make_index(const struct crm_asof_scene *scene, const struct crm_entity *entity, const char *name,
                          const char *content)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0}, columns = {0};

	crm_schema_add_searched(&columns, entity);
	crm_str_addf(&sql, "CREATE VIRTUAL TABLE temp.\"%s\" USING fts5(%s, content=\"%s\", content_rowid=\"rowid\","
	             " columnsize=0, tokenize=\"unicode61 remove_diacritics 2\"); ", name, crm_str_text(&columns), content);
	crm_str_addf(&sql, "INSERT INTO temp.\"%s\" (rowid, %s) SELECT rowid, %s FROM temp.\"%s\"", name,
	             crm_str_text(&columns), crm_str_text(&columns), content);
	return run(scene, &sql);
}

/* MATCH is asked of the column that has the index's own name; through a view it reaches both halves. */
static void add_index_half(struct crm_str *sql, const char *schema, const char *name, const char *as,
                           const char *columns)
{
	crm_str_addf(sql, "SELECT rowid, %s, \"%s\" AS \"%s\" FROM %s.\"%s\"", columns, name, as, schema, name);
}

static crm_err join_indexes(const struct crm_asof_scene *scene, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0}, columns = {0};
	const char *name = crm_textf(scene->arena, "%s_fts", entity->name);
	const char *kept = crm_textf(scene->arena, "%s.then_fts", entity->name);

	CRM_TRY(make_index(scene, entity, kept, crm_textf(scene->arena, "%s.then", entity->name)));
	crm_schema_add_searched(&columns, entity);
	add_create_view(&sql, name);
	add_index_half(&sql, "main", name, name, crm_str_text(&columns));
	crm_str_add(&sql, " UNION ALL ");
	add_index_half(&sql, "temp", kept, name, crm_str_text(&columns));
	return run(scene, &sql);
}

crm_err crm_asof_search(const struct crm_asof_scene *scene, const struct crm_entity *entity,
                        const struct crm_entity *today, bool any)
{
	if (!crm_schema_is_searched(entity))
		return NULL;
	if (!today || crm_asof_search_differs(entity, today))
		return make_index(scene, entity, crm_textf(scene->arena, "%s_fts", entity->name), entity->name);
	return any ? join_indexes(scene, entity) : NULL;
}

/* -- what fields were --------------------------------------------------------- */

/* Made as the schema has it, for this connection. */
static void add_temporary(struct crm_str *sql, const char *create)
{
	crm_str_add(sql, "CREATE TEMP");
	crm_str_add(sql, create + strlen("CREATE"));
	crm_str_add(sql, "; ");
}

/* Nobody knew then that a row would be gone. */
crm_err crm_asof_past(const struct crm_asof_scene *scene, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	add_create_view(&sql, crm_tracked_name(scene->arena, entity));
	crm_str_addf(&sql, "SELECT field, id, seq, known, NULL AS gone, since, at, was FROM main.\"%s.past\""
	             " WHERE known <= %lld AND (gone IS NULL OR gone > %lld); ", entity->name, (long long)scene->seq,
	             (long long)scene->seq);
	add_temporary(&sql, crm_tracked_view_sql(scene->arena, entity));
	return run(scene, &sql);
}

/* -- for free SQL ------------------------------------------------------------ */

crm_err crm_asof_plain_view(const struct crm_asof_scene *scene, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0}, sql = {0};

	crm_view_add_sql(&text, scene->then, entity);
	add_temporary(&sql, crm_str_text(&text));
	crm_str_clear(&text);
	if (crm_view_has_past(scene->then, entity)) {
		crm_view_add_past_sql(&text, scene->then, entity);
		add_temporary(&sql, crm_str_text(&text));
	}
	return run(scene, &sql);
}

crm_err crm_asof_journal(const struct crm_asof_scene *scene)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_addf(&sql, "CREATE TEMP VIEW \"change\" AS SELECT * FROM main.\"change\" WHERE seq <= %lld; ",
	             (long long)scene->seq);
	crm_str_addf(&sql, "CREATE TEMP VIEW \"txn\" AS SELECT * FROM main.\"txn\""
	             " WHERE seq <= coalesce((SELECT txn FROM main.\"change\" WHERE seq = %lld), 0)",
	             (long long)scene->seq);
	return run(scene, &sql);
}
