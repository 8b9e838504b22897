#include "store/still.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"
#include "store/db_copy.h"
#include "store/sqlite.h"
#include "store/stmt.h"

enum { PAUSE_MS = 20 };

struct crm_still {
	struct crm_db *db;               /* reads that moment */
	bool is_copy;
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

	CRM_TRY(crm_db_begin_read(still->db));
	CRM_TRY(crm_db_stmt(still->db, "PRAGMA user_version", &stmt));
	return crm_stmt_run(stmt);
}

static crm_err measure(struct crm_still *still)
{
	sqlite3_int64 size = 0;
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
	if (!*all)
		return NULL;
	CRM_TRY(begin(still));
	return measure(still);
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

static void unlink_all(struct crm_arena *arena, const char *path)
{
	unlink(path);
	unlink(crm_textf(arena, "%s-wal", path));
	unlink(crm_textf(arena, "%s-shm", path));
}

/* For its owner alone, for it may be of one who lets nobody else read his. */
static crm_err copy_to(struct crm_still *still, const char *path)
{
	mode_t mask = umask(077);
	crm_err err = crm_db_copy(still->db, path);

	umask(mask);
	crm_db_drop(&still->db);
	CRM_TRY(err);
	CRM_TRY(crm_db_open(path, CRM_DB_WRITE, 0, &still->db));
	CRM_TRY(begin(still));
	return measure(still);
}

/* Once it is being read its names may go: it goes away with the process, however that ends. */
static crm_err copy(struct crm_still *still, const char *database)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *path = crm_textf(arena, "%s.copy", database);

	unlink_all(arena, path); /* of one that was killed */
	crm_err err = copy_to(still, path);
	unlink_all(arena, path);
	still->is_copy = true;
	return err;
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
	return still->is_copy;
}

crm_err crm_still_read(struct crm_still *still, void *bytes, size_t n, int64_t offset)
{
	sqlite3_file *file = file_of(still);
	int code = file->pMethods->xRead(file, bytes, (int)n, offset);
	return code == SQLITE_OK ? NULL : crm_sqlite_fail(still->db, code, NULL);
}
