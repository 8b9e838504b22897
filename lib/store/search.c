#include "store/search.h"

#include "query/sql.h"
#include "store/schema.h"
#include "store/stmt.h"

enum {
	MANY = 10000,            /* new rows from which on it is bulk work */
	BULK_HASH = 32 << 20,    /* bytes FTS5 gathers in memory before it writes a segment, in bulk work */
	USUAL_HASH = 1 << 20     /* what it does by itself */
};

struct crm_search {
	struct crm_db *db;
	const struct crm_entity *entity;
	bool is_searched;
	struct crm_stmt *add, *take;
	int64_t created;
	int64_t first;           /* rows from this one on are left to the end; 0: none */
	bool anew;               /* all of it is left to the end */
};

static crm_err prepare_add(struct crm_search *search)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_addf(&sql, "INSERT INTO \"%s_fts\" (rowid, ", search->entity->name);
	crm_schema_add_searched(&sql, search->entity);
	crm_str_add(&sql, ") VALUES (?");
	for (size_t i = 0; i < search->entity->count; i++)
		if (search->entity->fields[i]->flags & CRM_SEARCHED)
			crm_str_add(&sql, ", ?");
	crm_str_add(&sql, ")");
	return crm_db_stmt(search->db, crm_str_text(&sql), &search->add);
}

static crm_err prepare_take(struct crm_search *search)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	const char *name = search->entity->name;

	crm_str_addf(&sql, "INSERT INTO \"%s_fts\" (\"%s_fts\", rowid, ", name, name);
	crm_schema_add_searched(&sql, search->entity);
	crm_str_add(&sql, ") VALUES ('delete', ?");
	for (size_t i = 0; i < search->entity->count; i++)
		if (search->entity->fields[i]->flags & CRM_SEARCHED)
			crm_str_add(&sql, ", ?");
	crm_str_add(&sql, ")");
	return crm_db_stmt(search->db, crm_str_text(&sql), &search->take);
}

crm_err crm_search_new(struct crm_arena *arena, struct crm_db *db, const struct crm_entity *entity,
                       struct crm_search **out)
{
	*out = crm_new(arena, struct crm_search, 1);
	(*out)->db = db;
	(*out)->entity = entity;
	(*out)->is_searched = crm_schema_is_searched(entity);
	if (!(*out)->is_searched)
		return NULL;
	CRM_TRY(prepare_add(*out));
	return prepare_take(*out);
}

static crm_err run(const struct crm_search *search, struct crm_stmt *stmt, const struct crm_record *record, int64_t rowid)
{
	int parameter = 1;

	crm_stmt_bind_int(stmt, parameter++, rowid);
	for (size_t i = 0; i < search->entity->count; i++)
		if (search->entity->fields[i]->flags & CRM_SEARCHED)
			crm_stmt_bind(stmt, parameter++, record->values[i]);
	return crm_stmt_run(stmt);
}

static bool is_left(const struct crm_search *search, int64_t rowid)
{
	return search->anew || (search->first && rowid >= search->first);
}

void crm_search_created(struct crm_search *search, int64_t rowid)
{
	if (!search || !search->is_searched)
		return;
	search->created++;
	/* A new row is always the last, but the last before it may have been deleted meanwhile. */
	if (!search->first || rowid < search->first)
		search->first = rowid;
}

static bool is_concerned(const struct crm_search *search, const bool *changed)
{
	for (size_t i = 0; i < search->entity->count; i++)
		if (changed[i] && search->entity->fields[i]->flags & CRM_SEARCHED)
			return true;
	return false;
}

crm_err crm_search_updated(struct crm_search *search, const struct crm_record *old, const struct crm_record *record,
                           const bool *changed, int64_t rowid)
{
	if (!search || !search->is_searched || is_left(search, rowid) || !is_concerned(search, changed))
		return NULL;
	CRM_TRY(run(search, search->take, old, rowid));
	return run(search, search->add, record, rowid);
}

crm_err crm_search_deleted(struct crm_search *search, const struct crm_record *old, int64_t rowid)
{
	if (!search || !search->is_searched || is_left(search, rowid))
		return NULL;
	return run(search, search->take, old, rowid);
}

void crm_search_deleting(struct crm_search *search)
{
	if (search && search->is_searched)
		search->anew = true;
}

static crm_err rebuild(struct crm_search *search)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	const char *name = search->entity->name;

	crm_str_addf(&sql, "INSERT INTO \"%s_fts\" (\"%s_fts\") VALUES ('rebuild')", name, name);
	return crm_db_run(search->db, crm_str_text(&sql));
}

/* The setting is kept in the index itself, so it is put back. */
static crm_err set_hash(struct crm_db *db, const struct crm_entity *entity, int64_t bytes)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_addf(&sql, "INSERT INTO \"%s_fts\" (\"%s_fts\", rank) VALUES ('hashsize', %lld)", entity->name,
	             entity->name, (long long)bytes);
	return crm_db_run(db, crm_str_text(&sql));
}

crm_err crm_search_rebuild(struct crm_db *db, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_addf(&sql, "INSERT INTO \"%s_fts\" (\"%s_fts\") VALUES ('rebuild')", entity->name, entity->name);
	CRM_TRY(set_hash(db, entity, BULK_HASH));
	CRM_TRY(crm_db_run(db, crm_str_text(&sql)));
	return set_hash(db, entity, USUAL_HASH);
}

static crm_err index_rows(struct crm_search *search)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;

	crm_str_addf(&sql, "INSERT INTO \"%s_fts\" (rowid, ", search->entity->name);
	crm_schema_add_searched(&sql, search->entity);
	crm_str_add(&sql, ") SELECT rowid, ");
	crm_schema_add_searched(&sql, search->entity);
	crm_str_add(&sql, " FROM ");
	crm_sql_add_name(&sql, search->entity->name);
	crm_str_add(&sql, " WHERE rowid >= ?1");
	CRM_TRY(crm_db_stmt(search->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_int(stmt, 1, search->first);
	return crm_stmt_run(stmt);
}

crm_err crm_search_finish(struct crm_search *search)
{
	bool many = search && search->created > MANY;

	if (!search || (!search->first && !search->anew))
		return NULL;
	if (many)
		CRM_TRY(set_hash(search->db, search->entity, BULK_HASH));
	CRM_TRY(search->anew ? rebuild(search) : index_rows(search));
	if (many)
		CRM_TRY(set_hash(search->db, search->entity, USUAL_HASH));
	search->first = 0;
	search->created = 0;
	search->anew = false;
	return NULL;
}

crm_err crm_search_check(struct crm_db *db, const struct crm_entity *entity, bool *fits)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_addf(&sql, "INSERT INTO \"%s_fts\" (\"%s_fts\", rank) VALUES ('integrity-check', 1)", entity->name,
	             entity->name);
	crm_err err = crm_db_run(db, crm_str_text(&sql));
	*fits = !err;
	return crm_err_kind(err) == CRM_DAMAGED ? NULL : err;
}
