#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/file.h"
#include "store/db_function.h"
#include "store/db_guard.h"
#include "store/stmt.h"
#include "store_fixture.h"

static struct crm_db *opened(enum crm_db_mode mode)
{
	struct crm_db *db;

	must(crm_db_open(fixture_path, mode, 50, &db));
	return db;
}

static int64_t value_of(struct crm_db *db, const char *sql)
{
	struct crm_stmt *stmt;
	int64_t number;
	bool row;

	must(crm_db_stmt(db, sql, &stmt));
	must(crm_stmt_step(stmt, &row));
	number = row ? crm_stmt_int(stmt, 0) : -1;
	crm_stmt_reset(stmt);
	return number;
}

static const char *text_of(struct crm_db *db, const char *sql, char *buffer, size_t size)
{
	struct crm_stmt *stmt;
	bool row;

	must(crm_db_stmt(db, sql, &stmt));
	must(crm_stmt_step(stmt, &row));
	snprintf(buffer, size, "%s", row && crm_stmt_text(stmt, 0) ? crm_stmt_text(stmt, 0) : "");
	crm_stmt_reset(stmt);
	return buffer;
}

static off_t size_of(const char *end)
{
	struct stat info;
	char path[160];

	snprintf(path, sizeof path, "%s%s", fixture_path, end);
	return stat(path, &info) ? -1 : info.st_size;
}

static void write_file(const char *bytes)
{
	int fd = open(fixture_path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd < 0 || write(fd, bytes, strlen(bytes)) != (ssize_t)strlen(bytes))
		exit(1);
	close(fd);
}

static void test_opening(void)
{
	struct crm_db *db;
	char buffer[64];
	crm_err err;

	err = crm_db_open(fixture_path, CRM_DB_READ, 50, &db);
	is_int(crm_err_kind(err), CRM_NOT_FOUND, "a file that is not there is not found");
	ok(err && strstr(err->text, fixture_path) && !db, "the sentence names it");
	is_int(crm_err_kind(crm_db_open(fixture_path, CRM_DB_WRITE, 50, &db)), CRM_NOT_FOUND, "nor is it made by writing");
	is_int(crm_err_kind(crm_db_open(fixture_folder, CRM_DB_READ, 50, &db)), CRM_IO, "a folder is no database");

	write_file("name,email\nEva,eva@example.cz\nthis is a CSV file and long enough to be looked at, it is not a database at all\n");
	err = crm_db_open(fixture_path, CRM_DB_READ, 50, &db);
	is_int(crm_err_kind(err), CRM_DAMAGED, "a CSV file is no database");
	ok(err && strstr(err->text, "is not a file that crm has written"), "and that is said: %s", err ? err->text : "");
	fixture_remove();

	db = opened(CRM_DB_CREATE);
	is(text_of(db, "PRAGMA journal_mode", buffer, sizeof buffer), "wal", "WAL");
	is_int(value_of(db, "PRAGMA synchronous"), 2, "synchronous is FULL");
	is_int(value_of(db, "PRAGMA foreign_keys"), 1, "foreign keys are on");
	is_int(value_of(db, "PRAGMA trusted_schema"), 0, "the schema is not trusted");
	is(crm_db_path(db), fixture_path, "it knows its path");
	crm_db_drop(&db);
	ok(!db, "dropping empties");
	crm_db_drop(&db);
}

static void test_odd_path(void)
{
	char path[160], base[32];
	struct crm_db *db = NULL;

	snprintf(base, sizeof base, "ž?a=%%41#b.db");
	snprintf(path, sizeof path, "%s//%s", fixture_folder, base);
	must(crm_db_open(path, CRM_DB_CREATE, 50, &db));
	must(crm_db_run(db, "CREATE TABLE t (x)"));
	crm_db_drop(&db);
	ok(access(path, R_OK) == 0, "a path with ?, %% and # is taken as it is");
	must(crm_db_open(path, CRM_DB_READ, 50, &db));
	crm_db_drop(&db);
	unlink(path);
	strcat(path, "-wal");
	unlink(path);
	strcpy(path + strlen(path) - 3, "shm");
	unlink(path);
}

static void test_statements(void)
{
	struct crm_db *db = opened(CRM_DB_CREATE);
	struct crm_stmt *stmt, *again;
	const char *table;
	crm_err err;
	bool row;

	must(crm_db_run(db, "CREATE TABLE t (a INTEGER, b REAL, c TEXT) STRICT; CREATE TABLE u (id TEXT) STRICT"));
	must(crm_db_stmt(db, "INSERT INTO t (a, b, c) VALUES (?1, ?2, ?3)", &stmt));
	crm_stmt_bind(stmt, 1, crm_value_integer(INT64_MIN));
	crm_stmt_bind(stmt, 2, crm_value_real(0.5));
	crm_stmt_bind(stmt, 3, crm_value_text("Дмитро 王"));
	must(crm_stmt_run(stmt));
	is_int(crm_db_last_rowid(db), 1, "the first row");
	must(crm_db_stmt(db, "INSERT INTO t (a, b, c) VALUES (?1, ?2, ?3)", &again));
	ok(again == stmt, "a kept statement is the same");
	must(crm_stmt_run(again));
	must(crm_stmt_new(db, "SELECT a, b, c, a + 1 AS d FROM t ORDER BY rowid", &stmt));
	is_int(crm_stmt_columns(stmt), 4, "columns");
	is(crm_stmt_column_name(stmt, 3), "d", "a column's name");
	is(crm_stmt_column_origin(stmt, 2, &table), "c", "where a column comes from");
	is(table, "t", "and its table");
	ok(!crm_stmt_column_origin(stmt, 3, &table) && !table, "an expression comes from nowhere");
	must(crm_stmt_step(stmt, &row));
	ok(row && crm_stmt_value(stmt, 0).i == INT64_MIN && crm_stmt_value(stmt, 1).r == 0.5, "numbers come back");
	is(crm_stmt_value(stmt, 2).s, "Дмитро 王", "texts come back");
	must(crm_stmt_step(stmt, &row));
	ok(row && crm_stmt_value(stmt, 0).shape == CRM_EMPTY && !crm_stmt_text(stmt, 2), "it came back unbound: NULLs");
	must(crm_stmt_step(stmt, &row));
	ok(!row, "the end");
	must(crm_stmt_step(stmt, &row));
	ok(row, "and it is reset");
	crm_stmt_drop(&stmt);

	must(crm_stmt_new(db, "SELECT :from, ?; DELETE FROM t", &stmt));
	is_int(crm_stmt_parameters(stmt), 2, "parameters");
	is(crm_stmt_parameter(stmt, 1), ":from", "a named one");
	ok(!crm_stmt_parameter(stmt, 2), "one without a name");
	is(crm_stmt_tail(stmt), " DELETE FROM t", "the second statement is left over");
	ok(crm_stmt_reads_only(stmt), "a SELECT only reads");
	crm_stmt_drop(&stmt);

	err = crm_stmt_new(db, "SELECT nix FROM t", &stmt);
	is_int(crm_err_kind(err), CRM_USAGE, "an unknown column");
	ok(err && err->caret == 7 && strstr(err->text, "nix"), "is shown in its place");
	crm_db_drop(&db);
	fixture_remove();
}

/* A rule may ask what is being asked further out. */
static void test_statement_in_itself(void)
{
	static const char sql[] = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i FROM n";
	struct crm_db *db = opened(CRM_DB_CREATE);
	struct crm_stmt *outer, *inner;
	int64_t sum = 0;
	bool row, more;

	must(crm_db_stmt(db, sql, &outer));
	for (must(crm_stmt_step(outer, &row)); row; must(crm_stmt_step(outer, &row))) {
		must(crm_db_stmt(db, sql, &inner));
		for (must(crm_stmt_step(inner, &more)); more; must(crm_stmt_step(inner, &more)))
			sum += 10 * crm_stmt_int(outer, 0) + crm_stmt_int(inner, 0);
		crm_stmt_reset(inner);
	}
	is_int(sum, 198, "a statement within itself loses no row");
	crm_stmt_reset(outer);
	crm_db_drop(&db);
	fixture_remove();
}

static void test_transactions(void)
{
	struct crm_db *db = opened(CRM_DB_CREATE), *other;
	crm_err err;

	must(crm_db_run(db, "CREATE TABLE t (x INTEGER) STRICT"));
	other = opened(CRM_DB_WRITE);
	must(crm_db_begin(db));
	ok(crm_db_in_txn(db), "in a transaction");
	err = crm_db_begin(other);
	is_int(crm_err_kind(err), CRM_BUSY, "only one writes");
	ok(err && strstr(err->text, "busy") && *err->hint, "that is said, with a way out");
	must(crm_db_run(db, "INSERT INTO t VALUES (1)"));
	must(crm_db_save(db));
	must(crm_db_run(db, "INSERT INTO t VALUES (2)"));
	crm_db_undo_to_save(db);
	must(crm_db_save(db));
	must(crm_db_run(db, "INSERT INTO t VALUES (3)"));
	must(crm_db_release(db));
	is_int(value_of(other, "SELECT count(*) FROM t"), 0, "the other sees nothing yet");
	must(crm_db_commit(db));
	is_int(value_of(other, "SELECT sum(x) FROM t"), 4, "and then what was not taken back");
	must(crm_db_begin(db));
	must(crm_db_run(db, "DELETE FROM t"));
	crm_db_rollback(db);
	crm_db_rollback(db);
	is_int(value_of(db, "SELECT count(*) FROM t"), 2, "a rollback takes all back, twice is none");

	must(crm_db_begin_read(other));
	is_int(value_of(other, "SELECT count(*) FROM t"), 2, "a snapshot");
	must(crm_db_run(db, "INSERT INTO t VALUES (9)"));
	is_int(value_of(other, "SELECT count(*) FROM t"), 2, "stays what it was");
	crm_db_rollback(other);
	crm_db_drop(&other);
	crm_db_drop(&db);
	fixture_remove();
}

static void test_log(void)
{
	struct crm_db *db = opened(CRM_DB_CREATE);

	must(crm_db_run(db, "CREATE TABLE t (x TEXT) STRICT"));
	must(crm_db_begin(db));
	must(crm_db_run(db, "INSERT INTO t VALUES ('Łódź')"));
	must(crm_db_commit(db));
	crm_db_drop(&db);
	ok(size_of("-wal") > 0, "closing does not fold the log");
	db = opened(CRM_DB_WRITE);
	must(crm_db_begin(db));
	must(crm_db_run(db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
	                    " INSERT INTO t SELECT printf('%0100d', i) FROM n"));
	must(crm_db_commit(db));
	is_int(size_of("-wal"), 0, "a log that has grown is folded and cut");
	is_int(value_of(db, "SELECT count(*) FROM t"), 20001, "nothing is lost by it");
	must(crm_db_run(db, "INSERT INTO t VALUES ('x')"));
	ok(size_of("-wal") > 0, "it grows again");
	crm_db_fold(db);
	is_int(size_of("-wal"), 0, "and is folded when asked");
	crm_db_drop(&db);
	fixture_remove();
}

static void test_interrupt(void)
{
	struct crm_db *db = opened(CRM_DB_CREATE);
	struct crm_stmt *stmt;
	volatile int flag = 0;
	crm_err err;

	crm_db_interrupt_on(db, &flag);
	is_int(value_of(db, "SELECT 7"), 7, "while nothing is wanted, all goes on");
	flag = 1;
	must(crm_db_stmt(db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n", &stmt));
	err = crm_stmt_run(stmt);
	ok(err && strstr(err->text, "interrupted"), "an endless statement ends");
	crm_db_interrupt_on(db, NULL);
	crm_db_drop(&db);
	fixture_remove();
}

static void test_only_read(void)
{
	static const char *const refused[] = {
		"INSERT INTO t VALUES ('a')", "DELETE FROM t", "UPDATE t SET x = 'a'", "DROP TABLE t", "CREATE TABLE v (x)",
		"CREATE TEMP TABLE v (x)", "ATTACH ':memory:' AS b", "PRAGMA user_version = 3", "PRAGMA query_only = 0",
		"PRAGMA journal_mode = DELETE", "PRAGMA wal_checkpoint", "SELECT load_extension('x')", "VACUUM", "REINDEX",
		"INSERT INTO f (f) VALUES ('optimize')", "PRAGMA writable_schema = 1", "ANALYZE",
		"WITH a AS (SELECT 1) INSERT INTO t SELECT 'b' FROM a", "UPDATE sqlite_schema SET name = 'x'",
		"UPDATE sqlite_master SET sql = ''", "UPDATE f SET x = 'b'", "DELETE FROM f_data", "ALTER TABLE t RENAME TO y",
	};
	struct crm_db *db = opened(CRM_DB_CREATE);
	struct crm_stmt *stmt;

	must(crm_db_run(db, "CREATE TABLE t (x TEXT) STRICT; INSERT INTO t VALUES ('ahoj');"
	                    " CREATE VIRTUAL TABLE f USING fts5(x); INSERT INTO f VALUES ('ahoj')"));
	crm_db_drop(&db);
	db = opened(CRM_DB_WRITE);
	crm_db_only_read(db);
	for (size_t i = 0; i < CRM_COUNT(refused); i++) {
		crm_err err = crm_stmt_new(db, refused[i], &stmt);

		if (!err)
			err = crm_stmt_run(stmt);
		ok(err != NULL, "refused: %s", refused[i]);
		crm_stmt_drop(&stmt);
	}
	is_int(value_of(db, "SELECT count(*) FROM t WHERE x IN (SELECT x FROM f WHERE f MATCH 'ahoj')"), 1, "reading is not");
	is_int(value_of(db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 5) SELECT sum(i) FROM n"),
	       15, "nor a recursive query");
	is_int(value_of(db, "SELECT count(*) FROM pragma_table_info('t')"), 1, "nor asking for columns");
	must(crm_db_begin_read(db));
	crm_db_rollback(db);
	crm_db_drop(&db);
	fixture_remove();
}

static struct crm_value joined(const struct crm_value *arguments, struct crm_str *scratch)
{
	for (int i = 0; i < 2; i++)
		if (arguments[i].shape == CRM_TEXT)
			crm_str_add(scratch, arguments[i].s);
	return crm_value_text_n(crm_str_text(scratch), scratch->n);
}

static void test_functions(void)
{
	struct crm_db *db = opened(CRM_DB_CREATE);
	char buffer[64];
	crm_err err;

	must(crm_db_function(db, "joined", 2, joined));
	is(text_of(db, "SELECT joined('王', 'Ž')", buffer, sizeof buffer), "王Ž", "a function of ours");
	is(text_of(db, "SELECT joined(NULL, 'Ž')", buffer, sizeof buffer), "Ž", "with NULL");
	must(crm_db_run(db, "CREATE VIEW v AS SELECT joined('a', 'b') AS x"));
	err = crm_db_run(db, "SELECT * FROM v");
	ok(err != NULL, "no view may use it");
	crm_db_drop(&db);
	fixture_remove();
}

/* The superuser may write everywhere: what others may is tried as somebody else. */
static void as_nobody(void (*test)(void))
{
	bool is_root = geteuid() == 0;

	if (is_root && seteuid(65534))
		exit(1);
	test();
	if (is_root && seteuid(0))
		exit(1);
}

static void frozen_is_read(void)
{
	struct crm_db *db;

	must(crm_db_open(fixture_path, CRM_DB_READ, 50, &db));
	ok(crm_db_is_frozen(db), "a database in a read-only folder is read as it is");
	is_int(value_of(db, "SELECT x FROM t"), 5, "and can be");
	crm_db_drop(&db);
	is_int(crm_err_kind(crm_db_open(fixture_path, CRM_DB_WRITE, 50, &db)), CRM_IO, "it cannot be written");
}

static void log_is_read(void)
{
	struct crm_db *db;
	crm_err err = crm_db_open(fixture_path, CRM_DB_READ, 50, &db);

	ok(!err, "with a log and its index beside it that may be read, it is read: %s", err ? err->text : "");
	if (!err)
		is_int(value_of(db, "SELECT x FROM t"), 6, "also what is in the log");
	crm_db_drop(&db);
}

static void log_is_refused(void)
{
	struct crm_db *db;
	crm_err err = crm_db_open(fixture_path, CRM_DB_READ, 50, &db);

	is_int(crm_err_kind(err), CRM_IO, "a log nobody can read is not passed over");
	ok(err && strstr(err->text, "-wal"), "and named: %s", err ? err->text : "");
	crm_db_drop(&db);
}

static void test_read_only_folder(void)
{
	struct crm_db *db = opened(CRM_DB_CREATE);
	char shm[128];

	must(crm_db_run(db, "CREATE TABLE t (x INTEGER) STRICT; INSERT INTO t VALUES (5)"));
	crm_db_fold(db);
	crm_db_drop(&db);
	snprintf(shm, sizeof shm, "%s-shm", fixture_path);
	unlink(shm);
	if (chmod(fixture_folder, 0555))
		exit(1);
	as_nobody(frozen_is_read);
	if (chmod(fixture_folder, 0755))
		exit(1);
	db = opened(CRM_DB_WRITE);
	must(crm_db_run(db, "UPDATE t SET x = 6"));
	crm_db_drop(&db);
	if (chmod(fixture_folder, 0555))
		exit(1);
	as_nobody(log_is_read);
	if (chmod(fixture_folder, 0755) || unlink(shm) || chmod(fixture_folder, 0555))
		exit(1);
	as_nobody(log_is_refused);
	if (chmod(fixture_folder, 0755))
		exit(1);
	fixture_remove();
}

static void test_damage(void)
{
	struct crm_db *db = opened(CRM_DB_CREATE);
	char junk[4096];
	crm_err err = NULL;
	int fd;

	must(crm_db_run(db, "CREATE TABLE t (x TEXT) STRICT; CREATE INDEX i ON t (x);"
	                    " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
	                    " INSERT INTO t SELECT printf('%050d', i) FROM n"));
	crm_db_fold(db);
	crm_db_drop(&db);
	memset(junk, 0x5a, sizeof junk);
	fd = open(fixture_path, O_WRONLY);
	for (int page = 1; page < 20; page++)
		if (pwrite(fd, junk, sizeof junk, page * 4096L) != (ssize_t)sizeof junk)
			exit(1);
	close(fd);
	if (!crm_db_open(fixture_path, CRM_DB_READ, 50, &db))
		err = crm_db_run(db, "SELECT * FROM t ORDER BY x");
	is_int(crm_err_kind(err), CRM_DAMAGED, "damaged pages");
	ok(err && strstr(err->hint, "crm-check --rebuild"), "the hint says what helps");
	crm_db_drop(&db);
	fixture_remove();
}

int main(void)
{
	fixture_start();
	if (chmod(fixture_folder, 0755))
		return 1;
	test_opening();
	fixture_remove();
	test_odd_path();
	test_statements();
	test_statement_in_itself();
	test_transactions();
	test_log();
	test_interrupt();
	test_only_read();
	test_functions();
	test_read_only_folder();
	test_damage();
	fixture_end();
	return tap_done();
}
