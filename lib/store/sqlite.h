/*
 * What the files that stand between SQLite and the rest share: the connection, sentences for its errors, values. (Inside
 * those files alone, scripts/check-layers sees to it: everybody else uses db.h and stmt.h, which have no name of sqlite3.)
 */
#ifndef CRM_STORE_SQLITE_H
#define CRM_STORE_SQLITE_H

#include <sqlite3.h>

#include "base/err.h"
#include "store/db.h"

enum { CRM_KEPT_BUCKETS = 128 };

struct crm_stmt;

struct crm_db {
	sqlite3 *raw;
	char *path;
	struct crm_stmt *kept[CRM_KEPT_BUCKETS]; /* by the hash of their text (stmt.c) */
	const volatile int *flag;
	long busy_ms;
	int log_pages;                   /* of the write-ahead log after the last commit */
	bool frozen;
};

/* The sentence for a code of SQLite, after the call that gave it; `sql`: what a caret is put under, or NULL. */
crm_err crm_sqlite_fail(struct crm_db *db, int code, const char *sql);
/* A wrong call of SQLite is our bug; it must not look like a refusal: aborts unless it is SQLITE_OK. */
void crm_sqlite_need(int code);
/* Borrowed like the sqlite3_value. */
struct crm_value crm_sqlite_value(sqlite3_value *raw);

#endif
