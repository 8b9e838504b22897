#include "store/db_copy.h"

#include "store/sqlite.h"

enum { PAGES = 4096 }; /* at a time; one snapshot all the same, for a read is open meanwhile */

static crm_err step_all(struct crm_db *from, struct crm_db *to, sqlite3_backup *backup)
{
	int code = SQLITE_OK;

	while (code == SQLITE_OK) {
		code = sqlite3_backup_step(backup, PAGES);
		if (from->flag && *from->flag)
			return crm_fail(CRM_IO, "interrupted");
	}
	return code == SQLITE_DONE ? NULL : crm_sqlite_fail(to, code, NULL);
}

static crm_err copy(struct crm_db *from, struct crm_db *to)
{
	sqlite3_backup *backup = sqlite3_backup_init(to->raw, "main", from->raw, "main");

	if (!backup)
		return crm_sqlite_fail(to, sqlite3_errcode(to->raw), NULL);
	crm_err err = step_all(from, to, backup);
	sqlite3_backup_finish(backup);
	return err;
}

/* The read is begun by reading. */
static crm_err hold(struct crm_db *db)
{
	CRM_TRY(crm_db_begin_read(db));
	return crm_db_run(db, "SELECT 1 FROM sqlite_schema LIMIT 1");
}

crm_err crm_db_copy(struct crm_db *db, const char *path)
{
	CRM_AUTO(crm_db_drop) struct crm_db *to = NULL;

	CRM_TRY(crm_db_open(path, CRM_DB_CREATE, 0, &to));
	CRM_TRY(crm_db_build(to));
	crm_err err = hold(db);
	if (!err)
		err = copy(db, to);
	crm_db_rollback(db);
	CRM_TRY(err);
	return crm_db_built(to);
}
