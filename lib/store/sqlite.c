#include "store/sqlite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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

crm_err crm_sqlite_fail(struct crm_db *db, int code, const char *sql)
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

void crm_sqlite_need(int code)
{
	if (code != SQLITE_OK)
		abort();
}

struct crm_value crm_sqlite_value(sqlite3_value *raw)
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
