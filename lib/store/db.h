/*
 * SQLite behind one file: connections, statements, transactions. Other rooms see no sqlite3 name.
 */
#ifndef CRM_STORE_DB_H
#define CRM_STORE_DB_H

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/type.h"

struct crm_db;
struct crm_stmt;

enum crm_db_mode { CRM_DB_READ, CRM_DB_WRITE, CRM_DB_CREATE };

/*
 * WAL, synchronous FULL, foreign keys on, trusted_schema off, no checkpoint on close, a busy timeout. A
 * read opens read-only where it can (no WAL file to recover). CRM_NOT_FOUND, CRM_BUSY, CRM_IO, CRM_DAMAGED with
 * sentences that name the file.
 */
CRM_MUST_USE crm_err crm_db_open(const char *path, enum crm_db_mode mode, long busy_ms, struct crm_db **out);
void crm_db_drop(struct crm_db **db);
const char *crm_db_path(const struct crm_db *db);          /* borrowed */
/* Read-only because nobody here may write it (not because it was asked for so). */
bool crm_db_is_frozen(const struct crm_db *db);
/* Is a transaction open? */
bool crm_db_in_txn(const struct crm_db *db);

/* One or more statements without values. */
CRM_MUST_USE crm_err crm_db_run(struct crm_db *db, const char *sql);

/* A prepared statement. crm_db_stmt keeps it in the connection under its text, so that asking
 * again is cheap; it comes back reset and unbound and is dropped with the connection. One that
 * somebody is stepping through is left to them: then it is another of the same text. Reset it when done.
 * crm_stmt_new gives one of its own. */
CRM_MUST_USE crm_err crm_db_stmt(struct crm_db *db, const char *sql, struct crm_stmt **out);
CRM_MUST_USE crm_err crm_stmt_new(struct crm_db *db, const char *sql, struct crm_stmt **out);
void crm_stmt_drop(struct crm_stmt **stmt);

/* 1-based. Texts are borrowed until the next reset: keep them alive. */
void crm_stmt_bind(struct crm_stmt *stmt, int i, struct crm_value value);
void crm_stmt_bind_text(struct crm_stmt *stmt, int i, const char *text); /* NULL and "" bind as they are: NULL, '' */
void crm_stmt_bind_int(struct crm_stmt *stmt, int i, int64_t number);
/* *row true: there is a row; false: done (and reset). */
CRM_MUST_USE crm_err crm_stmt_step(struct crm_stmt *stmt, bool *row);
/* Steps to the end, ignoring rows, and resets. */
CRM_MUST_USE crm_err crm_stmt_run(struct crm_stmt *stmt);
void crm_stmt_reset(struct crm_stmt *stmt);

/* 0-based; texts are borrowed until the next step. */
struct crm_value crm_stmt_value(struct crm_stmt *stmt, int i);
const char *crm_stmt_text(struct crm_stmt *stmt, int i);   /* NULL for NULL */
int64_t crm_stmt_int(struct crm_stmt *stmt, int i);
/* The same as it is stored, for who compares what is in the file: an empty text is not NULL, and bytes may be no text. */
enum crm_class { CRM_CLASS_NULL, CRM_CLASS_INTEGER, CRM_CLASS_REAL, CRM_CLASS_TEXT, CRM_CLASS_BLOB };
struct crm_stored {
	enum crm_class class;
	size_t n;
	union {
		int64_t i;
		double r;
		const char *s;   /* n bytes, not ended by a NUL */
	};
};
void crm_stmt_stored(struct crm_stmt *stmt, int i, struct crm_stored *out);
int crm_stmt_columns(struct crm_stmt *stmt);
const char *crm_stmt_column_name(struct crm_stmt *stmt, int i);
/* The own name of a result column that is a table's column, and that of its table; both NULL for an expression. So
 * a free query's columns can find their field. */
const char *crm_stmt_column_origin(struct crm_stmt *stmt, int i, const char **table);
/* The declared type of such a column ("TEXT"); NULL for an expression. */
const char *crm_stmt_column_type(struct crm_stmt *stmt, int i);
bool crm_stmt_reads_only(struct crm_stmt *stmt);
/* What is left of the text after the first statement was prepared ("" at the end), for refusing two statements.
 * Borrowed from the statement. */
const char *crm_stmt_tail(struct crm_stmt *stmt);
/* Parameters (:name, @name, $name, ?) for crm-query: their count and the name of the i-th (1-based, NULL if anonymous). */
int crm_stmt_parameters(struct crm_stmt *stmt);
const char *crm_stmt_parameter(struct crm_stmt *stmt, int i);

/* BEGIN IMMEDIATE; CRM_BUSY after the timeout, and where another file has taken this one's place meanwhile. */
CRM_MUST_USE crm_err crm_db_begin(struct crm_db *db);
CRM_MUST_USE crm_err crm_db_begin_read(struct crm_db *db); /* one snapshot for several reads; no-op inside a transaction */
/* Durable when it returns. A write-ahead log grown over 1 MB is folded into the file then, unless someone reads. */
CRM_MUST_USE crm_err crm_db_commit(struct crm_db *db);
void crm_db_rollback(struct crm_db *db);                   /* no-op outside a transaction */
CRM_MUST_USE crm_err crm_db_save(struct crm_db *db);       /* a savepoint for one row of an import ... */
CRM_MUST_USE crm_err crm_db_release(struct crm_db *db);
void crm_db_undo_to_save(struct crm_db *db);               /* ... taken back and released */

/* For a file that nobody else sees and that is thrown away unless all of it succeeds: nothing is synced, links are not
 * enforced, and the journal is in memory. crm_db_built puts all that back; then the file is durable. Outside a
 * transaction. */
CRM_MUST_USE crm_err crm_db_build(struct crm_db *db);
CRM_MUST_USE crm_err crm_db_built(struct crm_db *db);

/* Folds the write-ahead log into the file and cuts it, as far as others let it: the first to open the file reads all
 * of the log. Waits for nobody, and is nobody's loss where it cannot be done. Outside a transaction. */
void crm_db_fold(struct crm_db *db);
void crm_db_cache(struct crm_db *db, size_t bytes);        /* page cache, for bulk work */
/* Reads the file as memory from now on, a quarter faster where all of it is looked at. A disk that fails under it ends the
 * process (SIGBUS): for checks alone. */
void crm_db_map(struct crm_db *db);
void crm_db_interrupt_on(struct crm_db *db, const volatile int *flag); /* stop long statements when *flag is set */
/* Refuses all but reading on this connection from now on (authorizer): ATTACH, PRAGMA that write, DML. For crm-query. */
void crm_db_only_read(struct crm_db *db);
int64_t crm_db_last_rowid(struct crm_db *db);

/* A function of SQL for this connection's statements (never for a view or an index: the file must be usable without
 * us). It is given its arguments and an empty string to build a text result in. The same arguments give the same. */
CRM_MUST_USE crm_err crm_db_function(struct crm_db *db, const char *name, int arguments,
                                     struct crm_value (*compute)(const struct crm_value *arguments, struct crm_str *scratch));
/* One that looks into the database itself (through bare names of tables, see asof.h), so that the same arguments need not
 * give the same. It is given its context, which is dropped with the connection. */
CRM_MUST_USE crm_err crm_db_function_of(struct crm_db *db, const char *name, int arguments,
                                        struct crm_value (*compute)(void *context, const struct crm_value *arguments,
                                                                    struct crm_str *scratch),
                                        void *context, void (*drop)(void *context));
/* Another number whenever a statement might see something else than before. */
int64_t crm_db_version(struct crm_db *db);

#endif
