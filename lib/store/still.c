#include "store/still.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "store/sqlite.h"
#include "store/stmt.h"

enum { PAUSE_MS = 20 };

struct crm_still {
	struct crm_db *db;               /* reads that moment */
	struct crm_str copy;             /* the path of the copy, if there is one */
	int64_t size;
};

/* Its own handle, for a file that is opened and closed beside it would take SQLite's locks away (fcntl(2)). */
static sqlite3_file *file_of(const struct crm_still *still)
{
	sqlite3_file *file = NULL;

	crm_sqlite_need(sqlite3_file_control(still->db->raw, "main", SQLITE_FCNTL_FILE_POINTER, &file));
	return file;
}

/* From now on this connection sees what is committed now. */
static crm_err begin(struct crm_still *still)
{
	struct crm_stmt *stmt;
	sqlite3_int64 size = 0;

	CRM_TRY(crm_db_begin_read(still->db));
	CRM_TRY(crm_db_stmt(still->db, "PRAGMA user_version", &stmt));
	CRM_TRY(crm_stmt_run(stmt));
	sqlite3_file *file = file_of(still);
	int code = file->pMethods->xFileSize(file, &size);
	still->size = size;
	return code == SQLITE_OK ? NULL : crm_sqlite_fail(still->db, code, NULL);
}

/* -- the file itself ------------------------------------------------------------------------- */

/* *all: the log is in the file to its end. Nobody can write meanwhile. */
static crm_err fold(struct crm_still *still, bool *all)
{
	int pages = -1, folded = -1;
	int code = sqlite3_wal_checkpoint_v2(still->db->raw, "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &folded);

	if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
		return crm_sqlite_fail(still->db, code, NULL);
	*all = code == SQLITE_OK && pages == folded;
	return *all ? begin(still) : NULL;
}

/* Most of it is folded before anybody is kept from writing. */
static crm_err try(struct crm_still *still, struct crm_db *writer, bool *done)
{
	sqlite3_wal_checkpoint_v2(writer->raw, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	CRM_TRY(crm_db_begin(writer));
	crm_err err = fold(still, done);
	crm_db_rollback(writer);
	return err;
}

static crm_err hold(struct crm_still *still, const char *path, long busy_ms, long patience_ms, bool *done)
{
	CRM_AUTO(crm_db_drop) struct crm_db *writer = NULL;
	int64_t end = crm_monotonic() + patience_ms;

	CRM_TRY(crm_db_open(path, CRM_DB_WRITE, busy_ms, &writer));
	CRM_TRY(crm_db_open(path, CRM_DB_WRITE, busy_ms, &still->db));
	for (*done = false;;) {
		CRM_TRY(try(still, writer, done));
		if (*done || crm_monotonic() >= end)
			return NULL;
		nanosleep(&(struct timespec){ .tv_nsec = PAUSE_MS * 1000000L }, NULL);
	}
}

/* -- a copy ------------------------------------------------------------------------------------- */

static crm_err copy_pages(struct crm_db *from, struct crm_db *to)
{
	sqlite3_backup *backup = sqlite3_backup_init(to->raw, "main", from->raw, "main");
	int code = backup ? sqlite3_backup_step(backup, -1) : sqlite3_errcode(to->raw);

	if (backup)
		sqlite3_backup_finish(backup);
	return code == SQLITE_DONE ? NULL : crm_sqlite_fail(to, code, NULL);
}

/* Its name goes away at once, and it with the process, however that ends. */
static crm_err copy(struct crm_still *still, const char *path)
{
	CRM_AUTO(crm_db_drop) struct crm_db *from = still->db;

	still->db = NULL;
	crm_str_addf(&still->copy, "%s.copy-%d", path, (int)getpid());
	unlink(still->copy.s);
	CRM_TRY(crm_file_replace_private(still->copy.s, "", 0));
	CRM_TRY(crm_db_open(still->copy.s, CRM_DB_WRITE, 0, &still->db));
	unlink(still->copy.s);
	CRM_TRY(crm_db_run(still->db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"));
	CRM_TRY(copy_pages(from, still->db));
	return begin(still);
}

/* -- reading -------------------------------------------------------------------------------------- */

crm_err crm_still_open(const char *path, long busy_ms, long patience_ms, struct crm_still **out)
{
	CRM_AUTO(crm_still_drop) struct crm_still *still = crm_calloc(1, sizeof *still);
	bool done;

	*out = NULL;
	CRM_TRY(hold(still, path, busy_ms, patience_ms, &done));
	if (!done)
		CRM_TRY(copy(still, path));
	*out = still;
	still = NULL;
	return NULL;
}

void crm_still_drop(struct crm_still **still)
{
	if (!*still)
		return;
	if ((*still)->db)
		crm_db_rollback((*still)->db);
	crm_db_drop(&(*still)->db);
	crm_str_drop(&(*still)->copy);
	free(*still);
	*still = NULL;
}

struct crm_db *crm_still_db(struct crm_still *still)
{
	return still->db;
}

int64_t crm_still_size(const struct crm_still *still)
{
	return still->size;
}

bool crm_still_is_copy(const struct crm_still *still)
{
	return still->copy.n > 0;
}

crm_err crm_still_read(struct crm_still *still, void *bytes, size_t n, int64_t offset)
{
	sqlite3_file *file = file_of(still);
	int code = file->pMethods->xRead(file, bytes, (int)n, offset);

	return code == SQLITE_OK ? NULL : crm_sqlite_fail(still->db, code, NULL);
}
