#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sqlite.h"
#include "store/stmt.h"

enum {
	/*
	 * A process that opens a database nobody else has open reads the whole log once, and folding the
	 * log costs two fsyncs: at 1 MB the first is under a millisecond and the second rare.
	 */
	LOG_PAGES_MOST = 256,
	STEPS_BETWEEN_LOOKS = 1000,
};

/* -- opening ----------------------------------------------------------------- */

/* The hook is called after each commit with the pages the log holds then. */
static int note_log(void *context, sqlite3 *raw, const char *name, int pages)
{
	struct crm_db *db = context;

	(void)raw;
	(void)name;
	db->log_pages = pages;
	return SQLITE_OK;
}

static void settle(struct crm_db *db)
{
	sqlite3_extended_result_codes(db->raw, 1);
	sqlite3_busy_timeout(db->raw, (int)db->busy_ms);
	sqlite3_db_config(db->raw, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	sqlite3_db_config(db->raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db->raw, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_db_config(db->raw, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->raw, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_wal_hook(db->raw, note_log, db);
}

static int flags_of(enum crm_db_mode mode)
{
	static const int flags[] = {
		[CRM_DB_READ] = SQLITE_OPEN_READONLY,
		[CRM_DB_WRITE] = SQLITE_OPEN_READWRITE,
		[CRM_DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	};
	return flags[mode] | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
}

/* A file name as a URI, so that '?' and '%' in a path stay what they are. */
static void add_uri(struct crm_str *out, const char *path, const char *query)
{
	crm_str_add(out, "file:");
	while (path[0] == '/' && path[1] == '/') /* "file://x" would name a machine x */
		path++;
	for (; *path; path++)
		if (strchr("%?#", *path))
			crm_str_addf(out, "%%%02X", (unsigned char)*path);
		else
			crm_str_add_c(out, *path);
	crm_str_add(out, query);
}

static crm_err open_as(struct crm_db *db, int flags, const char *query)
{
	CRM_AUTO(crm_str_drop) struct crm_str uri = {0};
	int code;

	crm_db_drop_kept(db);
	sqlite3_close_v2(db->raw);
	db->raw = NULL;
	add_uri(&uri, db->path, query);
	code = sqlite3_open_v2(crm_str_text(&uri), &db->raw, flags, NULL);
	if (code != SQLITE_OK)
		return crm_sqlite_fail(db, code, NULL);
	settle(db);
	return NULL;
}

/* Opening is lazy; this reads the first page (and the log, where there is one). */
static crm_err touch(struct crm_db *db)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(db, "PRAGMA user_version", &stmt));
	return crm_stmt_run(stmt);
}

static bool has_log(const struct crm_db *db)
{
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	struct stat info;

	crm_str_addf(&name, "%s-wal", db->path);
	return stat(crm_str_text(&name), &info) == 0 && info.st_size > 0;
}

/* Readers share a file beside the database. Where it cannot be made (a folder that is read-only for us) the database
 * is read as a file nobody changes, provided that all of it is in the file. */
static crm_err open_frozen(struct crm_db *db)
{
	if (has_log(db))
		return crm_err_hint(crm_fail(CRM_IO, "cannot read %s: its latest changes are in %s-wal, which can only be "
		                             "read with write permission for the folder", db->path, db->path),
		                    "ask its owner for permission to write in the folder");
	CRM_TRY(open_as(db, flags_of(CRM_DB_READ), "?immutable=1"));
	db->frozen = true;
	return touch(db);
}

static bool is_about_the_folder(struct crm_db *db)
{
	int code = sqlite3_errcode(db->raw) & 0xff;

	return code == SQLITE_CANTOPEN || code == SQLITE_READONLY || code == SQLITE_PERM;
}

static crm_err open_read(struct crm_db *db)
{
	crm_err err;

	CRM_TRY(open_as(db, flags_of(CRM_DB_READ), ""));
	err = touch(db);
	return err && is_about_the_folder(db) ? open_frozen(db) : err;
}

static crm_err open_write(struct crm_db *db, enum crm_db_mode mode)
{
	CRM_TRY(open_as(db, flags_of(mode), ""));
	if (sqlite3_db_readonly(db->raw, "main") == 1)
		return crm_fail(CRM_IO, "cannot write %s: %s", db->path, strerror(EACCES));
	CRM_TRY(touch(db));
	if (mode == CRM_DB_CREATE)
		CRM_TRY(crm_db_run(db, "PRAGMA journal_mode = WAL"));
	return crm_db_run(db, "PRAGMA synchronous = FULL");
}

/* SQLite says "unable to open" for all of these. */
static crm_err look_at_file(const char *path, enum crm_db_mode mode)
{
	struct stat info;

	if (stat(path, &info)) {
		if (errno == ENOENT && mode == CRM_DB_CREATE)
			return NULL;
		if (errno == ENOENT)
			return crm_fail(CRM_NOT_FOUND, "there is no database %s", path);
		return crm_fail_errno("cannot open %s", path);
	}
	if (!S_ISREG(info.st_mode))
		return crm_fail(CRM_IO, "cannot open %s: it is not a file", path);
	if (eaccess(path, mode == CRM_DB_READ ? R_OK : R_OK | W_OK))
		return crm_fail_errno("cannot %s %s", mode == CRM_DB_READ ? "read" : "write", path);
	return NULL;
}

crm_err crm_db_open(const char *path, enum crm_db_mode mode, long busy_ms, struct crm_db **out)
{
	CRM_AUTO(crm_db_drop) struct crm_db *db = NULL;

	*out = NULL;
	/* Counting each allocation is a tenth of the time of opening; once SQLite has started, this changes nothing. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	CRM_TRY(look_at_file(path, mode));
	db = crm_calloc(1, sizeof *db);
	db->path = strcpy(crm_malloc(strlen(path) + 1), path);
	db->busy_ms = busy_ms;
	CRM_TRY(mode == CRM_DB_READ ? open_read(db) : open_write(db, mode));
	*out = db;
	db = NULL;
	return NULL;
}

void crm_db_drop(struct crm_db **db)
{
	if (!*db)
		return;
	crm_db_drop_kept(*db);
	sqlite3_close_v2((*db)->raw);
	free((*db)->path);
	free(*db);
	*db = NULL;
}

const char *crm_db_path(const struct crm_db *db)
{
	return db->path;
}

bool crm_db_is_frozen(const struct crm_db *db)
{
	return db->frozen;
}

bool crm_db_in_txn(const struct crm_db *db)
{
	return !sqlite3_get_autocommit(db->raw);
}

crm_err crm_db_run(struct crm_db *db, const char *sql)
{
	int code = sqlite3_exec(db->raw, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? NULL : crm_sqlite_fail(db, code, sql);
}

/* -- transactions ------------------------------------------------------------ */

static crm_err run_kept(struct crm_db *db, const char *sql)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(db, sql, &stmt));
	return crm_stmt_run(stmt);
}

/* A rebuild puts a new file in place: what is written into the old one from then on would be lost. */
crm_err crm_db_begin(struct crm_db *db)
{
	int moved = 0;

	CRM_TRY(run_kept(db, "BEGIN IMMEDIATE"));
	if (sqlite3_file_control(db->raw, "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || !moved)
		return NULL;
	crm_db_rollback(db);
	return crm_err_hint(crm_fail(CRM_BUSY, "%s has just been replaced by a new one", db->path),
	                    "nothing was changed; run it again");
}

crm_err crm_db_begin_read(struct crm_db *db)
{
	return crm_db_in_txn(db) ? NULL : run_kept(db, "BEGIN");
}

/* Writes page 1 again as it is. */
static crm_err commit_nothing(struct crm_db *db)
{
	struct crm_stmt *stmt;
	char sql[64];
	bool row;

	CRM_TRY(run_kept(db, "BEGIN IMMEDIATE"));
	CRM_TRY(crm_db_stmt(db, "PRAGMA user_version", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	snprintf(sql, sizeof sql, "PRAGMA user_version = %lld", row ? (long long)crm_stmt_int(stmt, 0) : 0);
	crm_stmt_reset(stmt);
	CRM_TRY(crm_db_run(db, sql));
	return run_kept(db, "COMMIT");
}

/*
 * Where the log could be written but not synced, all of the transaction is in it: it does not count
 * now, but would for the next process that reads the log from its beginning. Another commit in its
 * place makes it unreadable for ever.
 */
static crm_err take_commit_back(struct crm_db *db, crm_err why)
{
	crm_db_rollback(db);
	if (!commit_nothing(db))
		return why;
	crm_db_rollback(db);
	return crm_err_hint(why, "it cannot be told whether the change was stored: see crm-log list when the disk is "
	                         "well again");
}

crm_err crm_db_commit(struct crm_db *db)
{
	crm_err err;

	db->log_pages = 0;
	err = run_kept(db, "COMMIT");
	if (crm_err_kind(err) == CRM_IO)
		return take_commit_back(db, err);
	CRM_TRY(err);
	if (db->log_pages > LOG_PAGES_MOST)
		crm_db_fold(db);
	return NULL;
}

void crm_db_rollback(struct crm_db *db)
{
	if (crm_db_in_txn(db))
		sqlite3_exec(db->raw, "ROLLBACK", NULL, NULL, NULL);
}

crm_err crm_db_save(struct crm_db *db)
{
	return run_kept(db, "SAVEPOINT crm_row");
}

crm_err crm_db_release(struct crm_db *db)
{
	return run_kept(db, "RELEASE crm_row");
}

/* An error that ended the whole transaction has ended the savepoint too. */
void crm_db_undo_to_save(struct crm_db *db)
{
	if (crm_db_in_txn(db))
		sqlite3_exec(db->raw, "ROLLBACK TO crm_row; RELEASE crm_row", NULL, NULL, NULL);
}

crm_err crm_db_build(struct crm_db *db)
{
	sqlite3_db_config(db->raw, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	return crm_db_run(db, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
	                      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA threads = 2");
}

static crm_err sync_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;
	crm_err err = good ? NULL : crm_fail_errno("cannot sync %s", path);

	if (fd >= 0)
		close(fd);
	return err;
}

/* The log must not stay behind: the file is about to be renamed. */
crm_err crm_db_built(struct crm_db *db)
{
	CRM_TRY(crm_db_run(db, "PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"));
	int code = sqlite3_wal_checkpoint_v2(db->raw, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	if (code != SQLITE_OK)
		return crm_sqlite_fail(db, code, NULL);
	sqlite3_db_config(db->raw, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	return sync_file(db->path);
}

/* What takes time keeps nobody waiting; cutting the log then does for a moment. */
void crm_db_fold(struct crm_db *db)
{
	sqlite3_busy_timeout(db->raw, 0);
	sqlite3_wal_checkpoint_v2(db->raw, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	sqlite3_wal_checkpoint_v2(db->raw, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(db->raw, (int)db->busy_ms);
}

void crm_db_cache(struct crm_db *db, size_t bytes)
{
	char sql[64];

	snprintf(sql, sizeof sql, "PRAGMA cache_size = -%zu", bytes / 1024);
	sqlite3_exec(db->raw, sql, NULL, NULL, NULL);
}

void crm_db_map(struct crm_db *db)
{
	sqlite3_exec(db->raw, "PRAGMA mmap_size = 1099511627776", NULL, NULL, NULL);
}

static int look_at_flag(void *context)
{
	struct crm_db *db = context;

	return *db->flag != 0;
}

void crm_db_interrupt_on(struct crm_db *db, const volatile int *flag)
{
	db->flag = flag;
	sqlite3_progress_handler(db->raw, flag ? STEPS_BETWEEN_LOOKS : 0, flag ? look_at_flag : NULL, db);
}

int64_t crm_db_last_rowid(struct crm_db *db)
{
	return sqlite3_last_insert_rowid(db->raw);
}

crm_err crm_db_others(struct crm_db *db, int64_t *out)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(db, "PRAGMA data_version", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*out = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}
