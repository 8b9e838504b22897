#include "store/integrity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/aside.h"
#include "query/sql.h"
#include "store/index_check.h"
#include "store/stmt.h"

enum { BUSY_MS = 2000 };

struct crm_integrity {
	struct crm_aside *aside;
	volatile int cancel;
	struct crm_arena *arena;
	const char *path;
	struct crm_schema_object *objects;
	size_t count;
	struct crm_db *db;
	struct crm_str lines;            /* the findings, each ended by a NUL */
};

/* -- what SQLite says ---------------------------------------------------------- */

/* The id of a row, in the arena; NULL where the table has none or the row cannot be read. */
static const char *id_of_row(struct crm_integrity *integrity, const char *table, long long rowid)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	bool row;

	crm_str_add(&sql, "SELECT id FROM ");
	crm_sql_add_name(&sql, table);
	crm_str_add(&sql, " NOT INDEXED WHERE rowid = ?1");
	if (crm_stmt_new(integrity->db, crm_str_text(&sql), &stmt))
		return NULL;
	crm_stmt_bind_int(stmt, 1, rowid);
	if (crm_stmt_step(stmt, &row) || !row || !crm_stmt_text(stmt, 0))
		return NULL;
	return crm_copy(integrity->arena, crm_stmt_text(stmt, 0));
}

/* SQLite knows rows by their numbers, people know records by their ids. */
static void add_line(struct crm_integrity *integrity, const char *line)
{
	const char *id = NULL;
	char table[128];
	long long rowid;

	if (sscanf(line, "row %lld missing from index %127[^.].", &rowid, table) == 2)
		id = id_of_row(integrity, table, rowid);
	if (id)
		crm_str_addf(&integrity->lines, "%s %s: ", table, id);
	crm_str_add_n(&integrity->lines, line, strlen(line) + 1);
}

/* `table` NULL: of the whole file. */
static crm_err ask(struct crm_integrity *integrity, const char *table)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;

	CRM_TRY(crm_stmt_new(integrity->db, table ? "SELECT * FROM pragma_integrity_check(?1)" : "PRAGMA integrity_check",
	                     &stmt));
	if (table)
		crm_stmt_bind_text(stmt, 1, table);
	CRM_TRY(crm_stmt_step(stmt, &row));
	while (row) {
		const char *line = crm_stmt_text(stmt, 0);

		if (line && strcmp(line, "ok") != 0)
			add_line(integrity, line);
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return NULL;
}

/* -- quicker ------------------------------------------------------------------- */

static crm_err is_sound(struct crm_db *db, bool *sound)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;

	CRM_TRY(crm_stmt_new(db, "PRAGMA quick_check(1)", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*sound = row && crm_same(crm_stmt_text(stmt, 0), "ok");
	return NULL;
}

/* What quick_check does not look at: `whole` is a table that is its own index. */
static crm_err check_table(struct crm_integrity *integrity, const char *table, bool whole)
{
	bool fits = false;
	crm_err err = whole ? NULL : crm_index_check(integrity->db, integrity->objects, integrity->count, table, &fits);

	if (err && crm_err_kind(err) != CRM_DAMAGED)
		return err;
	return !err && fits ? NULL : ask(integrity, table);
}

static crm_err check_tables(struct crm_integrity *integrity)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;

	CRM_TRY(crm_stmt_new(integrity->db,
	                     "SELECT t.name, t.wr FROM pragma_table_list t WHERE t.schema = 'main' AND"
	                     " (t.wr OR t.name IN (SELECT tbl_name FROM sqlite_schema WHERE type = 'index'))", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	while (row) {
		CRM_TRY(check_table(integrity, crm_stmt_text(stmt, 0), crm_stmt_int(stmt, 1)));
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return NULL;
}

static crm_err check_file(struct crm_integrity *integrity)
{
	bool sound;

	CRM_TRY(is_sound(integrity->db, &sound));
	return sound ? check_tables(integrity) : ask(integrity, NULL);
}

/* -- aside --------------------------------------------------------------------- */

/* All of it in one snapshot. */
static crm_err look(void *context)
{
	struct crm_integrity *integrity = context;

	CRM_TRY(crm_db_open(integrity->path, CRM_DB_READ, BUSY_MS, &integrity->db));
	crm_db_interrupt_on(integrity->db, &integrity->cancel);
	crm_db_map(integrity->db);
	CRM_TRY(crm_db_begin_read(integrity->db));
	return check_file(integrity);
}

struct crm_integrity *crm_integrity_start(const struct crm_store *store)
{
	struct crm_integrity *integrity = crm_calloc(1, sizeof(*integrity));

	integrity->arena = crm_arena_new();
	integrity->path = crm_copy(integrity->arena, crm_db_path(store->db));
	crm_schema_objects(integrity->arena, store->model, NULL, &integrity->objects, &integrity->count);
	integrity->aside = crm_aside_start(look, integrity);
	return integrity;
}

crm_err crm_integrity_finish(struct crm_integrity *integrity, const struct crm_findings *findings)
{
	crm_err err = crm_aside_finish(integrity->aside);

	for (size_t at = 0; at < integrity->lines.n; at += strlen(integrity->lines.s + at) + 1)
		findings->found(findings->context, integrity->lines.s + at);
	return err;
}

void crm_integrity_drop(struct crm_integrity **at)
{
	struct crm_integrity *integrity = *at;

	if (!integrity)
		return;
	*at = NULL;
	integrity->cancel = 1;
	crm_aside_drop(&integrity->aside);
	crm_db_drop(&integrity->db);
	crm_str_drop(&integrity->lines);
	crm_arena_drop(&integrity->arena);
	free(integrity);
}
