#include "store/still.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "store/sqlite.h"
#include "store/stmt.h"

enum { PAUSE_MS = 20 };

struct crm_still {
	struct crm_db *db;               /* reads that moment */
	int copy;                        /* a copy of it; -1: there is none */
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

static crm_err copy_pages(struct crm_db *from, const char *path)
{
	CRM_AUTO(crm_db_drop) struct crm_db *to = NULL;

	CRM_TRY(crm_db_open(path, CRM_DB_WRITE, 0, &to));
	CRM_TRY(crm_db_run(to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"));
	sqlite3_backup *backup = sqlite3_backup_init(to->raw, "main", from->raw, "main");
	int code = backup ? sqlite3_backup_step(backup, -1) : sqlite3_errcode(to->raw);
	if (backup)
		sqlite3_backup_finish(backup);
	return code == SQLITE_DONE ? NULL : crm_sqlite_fail(to, code, NULL);
}

/* Its name goes away at once, and it with the process, however that ends. */
static crm_err copy_to(struct crm_still *still, const char *path)
{
	struct stat about;

	CRM_TRY(crm_file_replace_private(path, "", 0));
	crm_err err = copy_pages(still->db, path);
	still->copy = err ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	unlink(path);
	CRM_TRY(err);
	if (still->copy < 0 || fstat(still->copy, &about) != 0)
		return crm_fail_errno("cannot read %s", path);
	still->size = about.st_size;
	return NULL;
}

static crm_err copy(struct crm_still *still, const char *path)
{
	CRM_AUTO(crm_str_drop) struct crm_str beside = {0};

	crm_str_addf(&beside, "%s.copy", path);
	unlink(beside.s); /* of one that was killed */
	CRM_TRY(begin(still));
	return copy_to(still, beside.s);
}

/* -- reading -------------------------------------------------------------------------------------- */

crm_err crm_still_open(const char *path, long busy_ms, long patience_ms, struct crm_still **out)
{
	CRM_AUTO(crm_still_drop) struct crm_still *still = crm_calloc(1, sizeof *still);
	bool done;

	*out = NULL;
	still->copy = -1;
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
	crm_fd_drop(&(*still)->copy);
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
	return still->copy >= 0;
}

static crm_err read_copy(struct crm_still *still, void *bytes, size_t n, int64_t offset)
{
	char *at = bytes;

	while (n > 0) {
		ssize_t got = pread(still->copy, at, n, offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return crm_fail_errno("cannot read the copy of %s", crm_db_path(still->db));
		at += got;
		n -= (size_t)got;
		offset += got;
	}
	return NULL;
}

crm_err crm_still_read(struct crm_still *still, void *bytes, size_t n, int64_t offset)
{
	if (still->copy >= 0)
		return read_copy(still, bytes, n, offset);
	sqlite3_file *file = file_of(still);
	int code = file->pMethods->xRead(file, bytes, (int)n, offset);
	return code == SQLITE_OK ? NULL : crm_sqlite_fail(still->db, code, NULL);
}
