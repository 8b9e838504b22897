/*
 * Statements of SQL on a connection (db.h): prepared, bound, stepped. Values are bound, always.
 */
#ifndef CRM_STORE_STMT_H
#define CRM_STORE_STMT_H

#include "model/type.h"
#include "store/db.h"

struct crm_stmt;

/* A prepared statement. crm_db_stmt keeps it in the connection under its text, so that asking
 * again is cheap; it comes back reset and unbound and is dropped with the connection. One that
 * somebody is stepping through is left to them: then it is another of the same text. Reset it when done.
 * crm_stmt_new gives one of its own. */
CRM_MUST_USE crm_err crm_db_stmt(struct crm_db *db, const char *sql, struct crm_stmt **out);
CRM_MUST_USE crm_err crm_stmt_new(struct crm_db *db, const char *sql, struct crm_stmt **out);
/* Where in its text SQLite found the last one wrong: a byte; -1: nowhere. */
int crm_stmt_error_at(struct crm_db *db);
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
/* The one number that a kept statement about one number gives; `otherwise` where it gives none, or NULL. */
CRM_MUST_USE crm_err crm_stmt_ask(struct crm_db *db, const char *sql, int64_t number, int64_t otherwise, int64_t *out);

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
bool crm_stmt_has_column(struct crm_stmt *stmt, const char *name);
/* The own name of a result column that is a table's column, and that of its table; both NULL for an expression. So
 * a free query's columns can find their field. */
const char *crm_stmt_column_origin(struct crm_stmt *stmt, int i, const char **table);
/* The declared type of such a column ("TEXT"); NULL for an expression. */
const char *crm_stmt_column_type(struct crm_stmt *stmt, int i);
bool crm_stmt_reads_only(struct crm_stmt *stmt);
/* Is it EXPLAIN QUERY PLAN? Its columns are id, parent (0: none), one without a meaning, and the text. */
bool crm_stmt_is_plan(struct crm_stmt *stmt);
/* What is left of the text after the first statement was prepared ("" at the end), for refusing two statements.
 * Borrowed from the statement. */
const char *crm_stmt_tail(struct crm_stmt *stmt);
/* Parameters (:name, @name, $name, ?) for crm-query: their count and the name of the i-th (1-based, NULL if anonymous). */
int crm_stmt_parameters(struct crm_stmt *stmt);
const char *crm_stmt_parameter(struct crm_stmt *stmt, int i);

/* Those that the connection keeps; with it they go. (For db.c.) */
void crm_db_drop_kept(struct crm_db *db);

#endif
