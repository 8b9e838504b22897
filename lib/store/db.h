/*
 * Connections to SQLite, and transactions. Statements are in stmt.h. No other room sees a name of sqlite3.
 */
#ifndef CRM_STORE_DB_H
#define CRM_STORE_DB_H

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/type.h"

struct crm_db;

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
/* Another number after another connection has committed. Asks the file, which costs a few microseconds. */
CRM_MUST_USE crm_err crm_db_others(struct crm_db *db, int64_t *out);
int64_t crm_db_last_rowid(struct crm_db *db);

#endif
