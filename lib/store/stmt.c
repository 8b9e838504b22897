#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "store/sqlite.h"

struct crm_stmt {
	struct crm_db *db;
	sqlite3_stmt *raw;
	char *text;              /* the key of a kept one */
	const char *tail;        /* in text */
	uint64_t hash;
	struct crm_stmt *next;   /* kept ones of the same bucket */
};

static crm_err prepare(struct crm_db *db, const char *sql, unsigned flags, struct crm_stmt **out)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = crm_calloc(1, sizeof *stmt);
	int code;

	*out = NULL;
	stmt->db = db;
	stmt->text = strcpy(crm_malloc(strlen(sql) + 1), sql);
	code = sqlite3_prepare_v3(db->raw, stmt->text, -1, flags, &stmt->raw, &stmt->tail);
	if (code != SQLITE_OK)
		return crm_sqlite_fail(db, code, sql);
	*out = stmt;
	stmt = NULL;
	return NULL;
}

crm_err crm_stmt_new(struct crm_db *db, const char *sql, struct crm_stmt **out)
{
	return prepare(db, sql, 0, out);
}

int crm_stmt_error_at(struct crm_db *db)
{
	return sqlite3_error_offset(db->raw);
}

crm_err crm_db_stmt(struct crm_db *db, const char *sql, struct crm_stmt **out)
{
	uint64_t hash = crm_hash(CRM_HASH_START, sql);
	struct crm_stmt **bucket = &db->kept[hash % CRM_KEPT_BUCKETS];

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
		crm_sqlite_need(sqlite3_bind_null(stmt->raw, i));
		break;
	case CRM_INTEGER:
		crm_sqlite_need(sqlite3_bind_int64(stmt->raw, i, value.i));
		break;
	case CRM_REAL:
		crm_sqlite_need(sqlite3_bind_double(stmt->raw, i, value.r));
		break;
	case CRM_TEXT:
		crm_sqlite_need(sqlite3_bind_text64(stmt->raw, i, value.s, value.n, SQLITE_STATIC, SQLITE_UTF8));
		break;
	}
}

void crm_stmt_bind_text(struct crm_stmt *stmt, int i, const char *text)
{
	crm_sqlite_need(sqlite3_bind_text(stmt->raw, i, text, -1, SQLITE_STATIC));
}

void crm_stmt_bind_int(struct crm_stmt *stmt, int i, int64_t number)
{
	crm_sqlite_need(sqlite3_bind_int64(stmt->raw, i, number));
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
	err = code == SQLITE_DONE ? NULL : crm_sqlite_fail(stmt->db, sqlite3_extended_errcode(stmt->db->raw), stmt->text);
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

crm_err crm_stmt_ask(struct crm_db *db, const char *sql, int64_t number, int64_t otherwise, int64_t *out)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(db, sql, &stmt));
	crm_stmt_bind_int(stmt, 1, number);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*out = row && crm_stmt_text(stmt, 0) ? crm_stmt_int(stmt, 0) : otherwise;
	crm_stmt_reset(stmt);
	return NULL;
}

/* By its value: asking the column three times costs SQLite three searches for it. One connection is used by one thread. */
struct crm_value crm_stmt_value(struct crm_stmt *stmt, int i)
{
	return crm_sqlite_value(sqlite3_column_value(stmt->raw, i));
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

bool crm_stmt_has_column(struct crm_stmt *stmt, const char *name)
{
	for (int i = 0; i < crm_stmt_columns(stmt); i++)
		if (crm_same(crm_stmt_column_name(stmt, i), name))
			return true;
	return false;
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

bool crm_stmt_is_plan(struct crm_stmt *stmt)
{
	return sqlite3_stmt_isexplain(stmt->raw) == 2;
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

void crm_db_drop_kept(struct crm_db *db)
{
	for (size_t i = 0; i < CRM_KEPT_BUCKETS; i++)
		while (db->kept[i]) {
			struct crm_stmt *stmt = db->kept[i];

			db->kept[i] = stmt->next;
			crm_stmt_drop(&stmt);
		}
}
