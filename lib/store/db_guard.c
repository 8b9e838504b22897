#include "store/db_guard.h"

#include "store/sqlite.h"

/* Pragmas that only tell something, whatever their argument. data_version is asked by FTS5 itself. */
static const char *const told[] = {
	"collation_list", "compile_options", "data_version", "database_list", "foreign_key_list", "function_list",
	"index_info", "index_list", "index_xinfo", "module_list", "pragma_list", "table_info", "table_list",
	"table_xinfo",
};

static int answer_pragma(const char *name)
{
	for (size_t i = 0; i < CRM_COUNT(told); i++)
		if (sqlite3_stricmp(name, told[i]) == 0)
			return SQLITE_OK;
	return SQLITE_DENY;
}

static int answer(void *context, int action, const char *a, const char *b, const char *database, const char *trigger)
{
	(void)context;
	(void)database;
	(void)trigger;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT:
		return SQLITE_OK;
	case SQLITE_READ: /* pages of the file would show what fields hide */
		return a && sqlite3_stricmp(a, "sqlite_dbpage") == 0 ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_UPDATE: /* asked when a search index is first used; nobody else may change that table either */
		return a && sqlite3_stricmp(a, "sqlite_master") == 0 ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_FUNCTION:
		return b && sqlite3_stricmp(b, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_PRAGMA:
		return answer_pragma(a);
	default:
		return SQLITE_DENY;
	}
}

void crm_db_only_read(struct crm_db *db)
{
	sqlite3_db_config(db->raw, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_exec(db->raw, "PRAGMA query_only = ON", NULL, NULL, NULL);
	sqlite3_set_authorizer(db->raw, answer, NULL);
}
