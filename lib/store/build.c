#include "store/build.h"

#include <unistd.h>

#include "store/stmt.h"

enum { CACHE = 128 << 20 };

void crm_store_remove(const char *path)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

	for (size_t i = 0; i < CRM_COUNT(ends); i++) {
		CRM_AUTO(crm_str_drop) struct crm_str name = {0};

		crm_str_addf(&name, "%s%s", path, ends[i]);
		unlink(crm_str_text(&name));
	}
}

/* What an ordinary opening has made is made anew, as bare as it shall be. */
static crm_err make_bare(struct crm_store *store)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	bool row = true;

	CRM_TRY(crm_stmt_new(store->db,
	                     "SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL AND (type = 'view'"
	                     " OR sql LIKE 'CREATE VIRTUAL%' OR name LIKE '%.reached' OR name LIKE '%.past'"
	                     " OR type = 'index' AND name NOT LIKE '%.id' AND name NOT LIKE '%.deleted')", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	while (row) {
		crm_str_addf(&sql, "DROP %s \"%s\";", crm_stmt_text(stmt, 0), crm_stmt_text(stmt, 1));
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return crm_db_run(store->db, crm_str_text(&sql));
}

crm_err crm_store_build(const char *path, struct crm_store **out)
{
	CRM_AUTO(crm_store_drop) struct crm_store *store = NULL;

	*out = NULL;
	crm_store_remove(path);
	CRM_TRY(crm_store_open(path, CRM_DB_CREATE, 0, &store));
	CRM_TRY(crm_db_build(store->db));
	crm_db_cache(store->db, CACHE);
	CRM_TRY(crm_db_begin(store->db));
	CRM_TRY(make_bare(store));
	store->is_bare = true;
	*out = store;
	store = NULL;
	return NULL;
}

crm_err crm_store_complete(struct crm_store *store)
{
	store->is_bare = false;
	return crm_store_remodel(store);
}

crm_err crm_store_built(struct crm_store *store)
{
	if (store->is_bare)
		CRM_TRY(crm_store_complete(store));
	CRM_TRY(crm_db_commit(store->db));
	return crm_db_built(store->db);
}
