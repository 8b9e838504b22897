#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/id.h"

enum {
	KEPT_BUCKETS = 128,
	/*
	 * A process that opens a database nobody else has open reads the whole log once, and folding the
	 * log costs two fsyncs: at 1 MB the first is under a millisecond and the second rare.
	 */
	LOG_PAGES_MOST = 256,
	STEPS_BETWEEN_LOOKS = 1000,
	ARGUMENTS_MOST = 12,
};

struct crm_stmt {
	struct crm_db *db;
	sqlite3_stmt *raw;
	char *text;              /* the key of a kept one */
	const char *tail;        /* in text */
	uint64_t hash;
	struct crm_stmt *next;   /* kept ones of the same bucket */
};

struct function {
	struct crm_value (*compute)(const struct crm_value *arguments, struct crm_str *scratch);
	struct crm_value (*compute_of)(void *context, const struct crm_value *arguments, struct crm_str *scratch);
	void *context;           /* of the second kind; dropped with it */
	void (*drop)(void *context);
	struct crm_str scratch;
};

struct crm_db {
	sqlite3 *raw;
	char *path;
	struct crm_stmt *kept[KEPT_BUCKETS];
	const volatile int *flag;
	long busy_ms;
	int log_pages;
	bool frozen;
};

/* -- errors ------------------------------------------------------------------ */

static crm_err fail_io(struct crm_db *db)
{
	int number = sqlite3_system_errno(db->raw);

	if (number == ENOSPC || number == EDQUOT)
		return crm_err_hint(crm_fail(CRM_IO, "cannot write %s: the disk is full", db->path),
		                    "nothing was changed; free some space and run it again");
	return crm_fail(CRM_IO, "cannot read or write %s: %s", db->path,
	                number ? strerror(number) : "input/output error");
}

static crm_err fail_cannot_open(struct crm_db *db)
{
	int number = sqlite3_system_errno(db->raw);

	return crm_fail(CRM_IO, "cannot open %s: %s", db->path,
	                number ? strerror(number) : "its folder cannot be written");
}

static crm_err fail_damaged(struct crm_db *db)
{
	return crm_err_hint(crm_fail(CRM_DAMAGED, "%s is damaged: a part of it was cut off or overwritten", db->path),
	                    "crm-check --rebuild makes a new one from the history");
}

/* SQLite looks at the first bytes only: another file, or this one overwritten. */
static crm_err fail_foreign(struct crm_db *db)
{
	return crm_err_hint(crm_fail(CRM_DAMAGED, "%s is not a file that crm has written, or its beginning is lost",
	                             db->path),
	                    "crm-check --rebuild makes a new one from the history");
}

static crm_err fail_busy(struct crm_db *db)
{
	return crm_err_hint(crm_fail(CRM_BUSY, "%s is busy: another program is writing to it", db->path),
	                    "nothing was changed; run it again when the other is done");
}

/* Statements of people (crm-query) end up here too, so the words are SQLite's and the place is shown. */
static crm_err fail_statement(struct crm_db *db, const char *sql)
{
	crm_err err = crm_fail(CRM_USAGE, "%s", sqlite3_errmsg(db->raw));
	int offset = sqlite3_error_offset(db->raw);

	return offset < 0 || !sql ? err : crm_err_caret(err, sql, offset, 1);
}

static crm_err fail_constraint(struct crm_db *db, int code)
{
	if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
		return crm_fail(CRM_CONFLICT, "a link would lead to a record that is not there");
	return crm_fail(CRM_CONFLICT, "the database refuses it: %s", sqlite3_errmsg(db->raw));
}

static crm_err fail(struct crm_db *db, int code, const char *sql)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return fail_busy(db);
	case SQLITE_FULL:
		return crm_err_hint(crm_fail(CRM_IO, "cannot write %s: the disk is full", db->path),
		                    "nothing was changed; free some space and run it again");
	case SQLITE_IOERR:
		return fail_io(db);
	case SQLITE_NOTADB:
		return fail_foreign(db);
	case SQLITE_CORRUPT:
		return fail_damaged(db);
	case SQLITE_CONSTRAINT:
		return fail_constraint(db, code);
	case SQLITE_INTERRUPT:
		return crm_fail(CRM_IO, "interrupted");
	case SQLITE_READONLY:
		return crm_fail(CRM_IO, "cannot write %s: it may only be read here", db->path);
	case SQLITE_PERM:
	case SQLITE_CANTOPEN:
		return fail_cannot_open(db);
	case SQLITE_AUTH:
		return crm_fail(CRM_DENIED, "only reading is allowed here");
	case SQLITE_TOOBIG:
		return crm_fail(CRM_INVALID, "a text is too long for the database");
	default:
		return fail_statement(db, sql);
	}
}

/* A wrong call of SQLite is our bug; it must not look like a refusal. */
static void need(int code)
{
	if (code != SQLITE_OK)
		abort();
}

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

static void drop_kept(struct crm_db *db)
{
	for (size_t i = 0; i < KEPT_BUCKETS; i++)
		while (db->kept[i]) {
			struct crm_stmt *stmt = db->kept[i];

			db->kept[i] = stmt->next;
			crm_stmt_drop(&stmt);
		}
}

static crm_err open_as(struct crm_db *db, int flags, const char *query)
{
	CRM_AUTO(crm_str_drop) struct crm_str uri = {0};
	int code;

	drop_kept(db);
	sqlite3_close_v2(db->raw);
	db->raw = NULL;
	add_uri(&uri, db->path, query);
	code = sqlite3_open_v2(crm_str_text(&uri), &db->raw, flags, NULL);
	if (code != SQLITE_OK)
		return fail(db, code, NULL);
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
	drop_kept(*db);
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

/* -- statements -------------------------------------------------------------- */

crm_err crm_db_run(struct crm_db *db, const char *sql)
{
	int code = sqlite3_exec(db->raw, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? NULL : fail(db, code, sql);
}

static crm_err prepare(struct crm_db *db, const char *sql, unsigned flags, struct crm_stmt **out)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = crm_calloc(1, sizeof *stmt);
	int code;

	*out = NULL;
	stmt->db = db;
	stmt->text = strcpy(crm_malloc(strlen(sql) + 1), sql);
	code = sqlite3_prepare_v3(db->raw, stmt->text, -1, flags, &stmt->raw, &stmt->tail);
	if (code != SQLITE_OK)
		return fail(db, code, sql);
	*out = stmt;
	stmt = NULL;
	return NULL;
}

crm_err crm_stmt_new(struct crm_db *db, const char *sql, struct crm_stmt **out)
{
	return prepare(db, sql, 0, out);
}

crm_err crm_db_stmt(struct crm_db *db, const char *sql, struct crm_stmt **out)
{
	uint64_t hash = crm_hash(CRM_HASH_START, sql);
	struct crm_stmt **bucket = &db->kept[hash % KEPT_BUCKETS];

	for (struct crm_stmt *stmt = *bucket; stmt; stmt = stmt->next)
		if (stmt->hash == hash && strcmp(stmt->text, sql) == 0 && !sqlite3_stmt_busy(stmt->raw)) {
			sqlite3_reset(stmt->raw);
			sqlite3_clear_bindings(stmt->raw);
			*out = stmt;
			return NULL;
		}
	CRM_TRY(prepare(db, sql, SQLITE_PREPARE_PERSISTENT, out));
	(*out)->hash = hash;
	(*out)->next = *bucket;
	*bucket = *out;
	return NULL;
}

void crm_stmt_drop(struct crm_stmt **stmt)
{
	if (!*stmt)
		return;
	sqlite3_finalize((*stmt)->raw);
	free((*stmt)->text);
	free(*stmt);
	*stmt = NULL;
}

void crm_stmt_bind(struct crm_stmt *stmt, int i, struct crm_value value)
{
	switch (value.shape) {
	case CRM_EMPTY:
		need(sqlite3_bind_null(stmt->raw, i));
		break;
	case CRM_INTEGER:
		need(sqlite3_bind_int64(stmt->raw, i, value.i));
		break;
	case CRM_REAL:
		need(sqlite3_bind_double(stmt->raw, i, value.r));
		break;
	case CRM_TEXT:
		need(sqlite3_bind_text64(stmt->raw, i, value.s, value.n, SQLITE_STATIC, SQLITE_UTF8));
		break;
	}
}

void crm_stmt_bind_text(struct crm_stmt *stmt, int i, const char *text)
{
	need(sqlite3_bind_text(stmt->raw, i, text, -1, SQLITE_STATIC));
}

void crm_stmt_bind_int(struct crm_stmt *stmt, int i, int64_t number)
{
	need(sqlite3_bind_int64(stmt->raw, i, number));
}

crm_err crm_stmt_step(struct crm_stmt *stmt, bool *row)
{
	int code = sqlite3_step(stmt->raw);
	crm_err err;

	*row = code == SQLITE_ROW;
	if (code == SQLITE_ROW)
		return NULL;
	if (code == SQLITE_MISUSE)
		abort();
	err = code == SQLITE_DONE ? NULL : fail(stmt->db, sqlite3_extended_errcode(stmt->db->raw), stmt->text);
	sqlite3_reset(stmt->raw);
	return err;
}

crm_err crm_stmt_run(struct crm_stmt *stmt)
{
	bool row = true;

	while (row)
		CRM_TRY(crm_stmt_step(stmt, &row));
	return NULL;
}

void crm_stmt_reset(struct crm_stmt *stmt)
{
	sqlite3_reset(stmt->raw);
}

/* By its value: asking the column three times costs SQLite three searches for it. One connection is used by one thread. */
struct crm_value crm_stmt_value(struct crm_stmt *stmt, int i)
{
	sqlite3_value *value = sqlite3_column_value(stmt->raw, i);

	switch (sqlite3_value_type(value)) {
	case SQLITE_NULL:
		return CRM_NO_VALUE;
	case SQLITE_INTEGER:
		return crm_value_integer(sqlite3_value_int64(value));
	case SQLITE_FLOAT:
		return crm_value_real(sqlite3_value_double(value));
	default: {
		const char *text = (const char *)sqlite3_value_text(value);

		return crm_value_text_n(text, (size_t)sqlite3_value_bytes(value));
	}
	}
}

const char *crm_stmt_text(struct crm_stmt *stmt, int i)
{
	return (const char *)sqlite3_column_text(stmt->raw, i);
}

int64_t crm_stmt_int(struct crm_stmt *stmt, int i)
{
	return sqlite3_column_int64(stmt->raw, i);
}

void crm_stmt_stored(struct crm_stmt *stmt, int i, struct crm_stored *out)
{
	sqlite3_value *value = sqlite3_column_value(stmt->raw, i);
	int type = sqlite3_value_type(value);

	out->n = 0;
	switch (type) {
	case SQLITE_NULL:
		out->class = CRM_CLASS_NULL;
		break;
	case SQLITE_INTEGER:
		out->class = CRM_CLASS_INTEGER;
		out->i = sqlite3_value_int64(value);
		break;
	case SQLITE_FLOAT:
		out->class = CRM_CLASS_REAL;
		out->r = sqlite3_value_double(value);
		break;
	default:
		out->class = type == SQLITE_TEXT ? CRM_CLASS_TEXT : CRM_CLASS_BLOB;
		out->s = sqlite3_value_blob(value);
		out->n = (size_t)sqlite3_value_bytes(value);
	}
}

int crm_stmt_columns(struct crm_stmt *stmt)
{
	return sqlite3_column_count(stmt->raw);
}

const char *crm_stmt_column_name(struct crm_stmt *stmt, int i)
{
	return sqlite3_column_name(stmt->raw, i);
}

const char *crm_stmt_column_origin(struct crm_stmt *stmt, int i, const char **table)
{
	*table = sqlite3_column_table_name(stmt->raw, i);
	return sqlite3_column_origin_name(stmt->raw, i);
}

const char *crm_stmt_column_type(struct crm_stmt *stmt, int i)
{
	return sqlite3_column_decltype(stmt->raw, i);
}

bool crm_stmt_reads_only(struct crm_stmt *stmt)
{
	return sqlite3_stmt_readonly(stmt->raw);
}

const char *crm_stmt_tail(struct crm_stmt *stmt)
{
	return stmt->tail;
}

int crm_stmt_parameters(struct crm_stmt *stmt)
{
	return sqlite3_bind_parameter_count(stmt->raw);
}

const char *crm_stmt_parameter(struct crm_stmt *stmt, int i)
{
	return sqlite3_bind_parameter_name(stmt->raw, i);
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
		return fail(db, code, NULL);
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

/* -- only reading ------------------------------------------------------------ */

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

/* -- functions --------------------------------------------------------------- */

static struct crm_value argument_of(sqlite3_value *raw)
{
	switch (sqlite3_value_type(raw)) {
	case SQLITE_NULL:
		return CRM_NO_VALUE;
	case SQLITE_INTEGER:
		return crm_value_integer(sqlite3_value_int64(raw));
	case SQLITE_FLOAT:
		return crm_value_real(sqlite3_value_double(raw));
	default: {
		const char *text = (const char *)sqlite3_value_text(raw);

		return crm_value_text_n(text, (size_t)sqlite3_value_bytes(raw));
	}
	}
}

static void give_result(sqlite3_context *context, struct crm_value value)
{
	switch (value.shape) {
	case CRM_EMPTY:
		sqlite3_result_null(context);
		break;
	case CRM_INTEGER:
		sqlite3_result_int64(context, value.i);
		break;
	case CRM_REAL:
		sqlite3_result_double(context, value.r);
		break;
	case CRM_TEXT:
		sqlite3_result_text64(context, value.s, value.n, SQLITE_TRANSIENT, SQLITE_UTF8);
		break;
	}
}

static void call_function(sqlite3_context *context, int count, sqlite3_value **raw)
{
	struct function *function = sqlite3_user_data(context);
	struct crm_value arguments[ARGUMENTS_MOST];

	for (int i = 0; i < count; i++)
		arguments[i] = argument_of(raw[i]);
	crm_str_clear(&function->scratch);
	give_result(context, function->compute ? function->compute(arguments, &function->scratch)
	                                       : function->compute_of(function->context, arguments, &function->scratch));
}

static void drop_function(void *memory)
{
	struct function *function = memory;

	if (function->drop)
		function->drop(function->context);
	crm_str_drop(&function->scratch);
	free(function);
}

/* SQLite drops it, also where this fails. */
static crm_err register_function(struct crm_db *db, const char *name, int arguments, int flags,
                                 struct function *function)
{
	int code;

	if (arguments < 0 || arguments > ARGUMENTS_MOST)
		abort();
	code = sqlite3_create_function_v2(db->raw, name, arguments, flags | SQLITE_UTF8 | SQLITE_DIRECTONLY, function,
	                                  call_function, NULL, NULL, drop_function);
	return code == SQLITE_OK ? NULL : fail(db, code, NULL);
}

crm_err crm_db_function(struct crm_db *db, const char *name, int arguments,
                        struct crm_value (*compute)(const struct crm_value *arguments, struct crm_str *scratch))
{
	struct function *function = crm_calloc(1, sizeof *function);

	function->compute = compute;
	return register_function(db, name, arguments, SQLITE_DETERMINISTIC, function);
}

crm_err crm_db_function_of(struct crm_db *db, const char *name, int arguments,
                           struct crm_value (*compute)(void *context, const struct crm_value *arguments,
                                                       struct crm_str *scratch),
                           void *context, void (*drop)(void *context))
{
	struct function *function = crm_calloc(1, sizeof *function);

	function->compute_of = compute;
	function->context = context;
	function->drop = drop;
	return register_function(db, name, arguments, 0, function);
}

/* One number is of what is written here, also before it is committed; the other of what others commit. */
int64_t crm_db_version(struct crm_db *db)
{
	unsigned others = 0;

	sqlite3_file_control(db->raw, "main", SQLITE_FCNTL_DATA_VERSION, &others);
	return ((int64_t)others << 32) ^ sqlite3_total_changes64(db->raw);
}
