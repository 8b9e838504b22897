#include "store/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/chance.h"
#include "base/str.h"
#include "model/record.h"
#include "query/sql.h"
#include "store/integrity.h"
#include "store/reached.h"
#include "store/read.h"
#include "store/schema.h"
#include "store/search.h"
#include "store/stmt.h"
#include "store/tracked.h"
#include "store/tracked_rebuild.h"
#include "store/values_check.h"

enum { SLICES = 4096 /* three digits of an id */, SLICE_MOST = 1 << 14 };

void crm_findings_tell(const struct crm_findings *findings, const char *format, ...)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	va_list args;
	va_start(args, format);
	crm_str_vaddf(&text, format, args);
	va_end(args);
	findings->found(findings->context, crm_str_text(&text));
}

/* Every row of the statement is one finding: its first column is the sentence. */
static crm_err tell_rows(struct crm_store *store, const struct crm_findings *findings, const char *sql)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row = false;
	CRM_TRY(crm_stmt_new(store->db, sql, &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	while (row) {
		const char *text = crm_stmt_text(stmt, 0);
		if (text)
			crm_findings_tell(findings, "%s", text);
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return NULL;
}

static crm_err check_links(struct crm_store *store, const struct crm_findings *findings)
{
	return tell_rows(store, findings,
	                 "SELECT printf('%s: row %s links to a %s that is not there', \"table\", rowid, parent)"
	                 " FROM pragma_foreign_key_check");
}

/* -- unique ------------------------------------------------------------------- */

/* What a merge brought together is no damage: it is told as a conflict (store/parting.h). */
static void add_same(struct crm_str *sql, const struct crm_entity *entity, const char *const *names)
{
	crm_str_addf(sql, "SELECT printf('%s: %%d records have the same", entity->name);
	for (size_t i = 0; names[i]; i++)
		crm_str_addf(sql, "%s %s (%%s)", i ? " and" : "", names[i]);
	crm_str_add(sql, "', count(*)");
	for (size_t i = 0; names[i]; i++) {
		crm_str_add(sql, ", ");
		crm_sql_add_name(sql, names[i]);
	}
	crm_str_add(sql, ") FROM ");
	crm_sql_add_name(sql, entity->name);
	crm_str_add(sql, " AS g");
	for (size_t i = 0; names[i]; i++) {
		crm_str_add(sql, i ? " AND " : " WHERE ");
		crm_sql_add_name(sql, names[i]);
		crm_str_add(sql, " IS NOT NULL");
	}
	crm_str_add(sql, " GROUP BY ");
	for (size_t i = 0; names[i]; i++) {
		crm_str_add(sql, i ? ", " : "");
		crm_sql_add_name(sql, names[i]);
	}
	crm_str_add(sql, " HAVING count(*) > 1 AND NOT EXISTS (SELECT 1 FROM \"txn.disputed\" AS d JOIN ");
	crm_sql_add_name(sql, entity->name);
	crm_str_addf(sql, " AS t ON t.id = d.record WHERE d.entity = '%s' AND d.kind = 'same'", entity->name);
	for (size_t i = 0; names[i]; i++) {
		crm_str_add(sql, " AND t.");
		crm_sql_add_name(sql, names[i]);
		crm_str_add(sql, " = g.");
		crm_sql_add_name(sql, names[i]);
	}
	crm_str_add(sql, ")");
}

static crm_err check_same(struct crm_store *store, const struct crm_findings *findings,
                          const struct crm_entity *entity, const char *const *names)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	add_same(&sql, entity, names);
	return tell_rows(store, findings, sql.s);
}

static crm_err check_unique(struct crm_store *store, const struct crm_findings *findings,
                            const struct crm_entity *entity)
{
	static const char *const external[] = { "external_source", "external_id", NULL };
	for (size_t i = 1; i < entity->count; i++)
		if (entity->fields[i]->flags & CRM_UNIQUE)
			CRM_TRY(check_same(store, findings, entity,
			                   (const char *const[]){ entity->fields[i]->name, NULL }));
	if (entity->together)
		CRM_TRY(check_same(store, findings, entity, entity->together));
	return check_same(store, findings, entity, external);
}

/* -- search ------------------------------------------------------------------- */

static crm_err check_tracked(struct crm_store *store, const struct crm_findings *findings,
                             const struct crm_entity *entity)
{
	bool fits = true;
	if (crm_tracked_is_kept(entity))
		CRM_TRY(crm_tracked_check(store->db, entity, &fits));
	if (!fits)
		crm_findings_tell(findings, "%s: the table of what fields were does not fit the journal", entity->name);
	return NULL;
}

static crm_err check_search(struct crm_store *store, const struct crm_findings *findings,
                            const struct crm_entity *entity)
{
	bool fits = true;
	if (crm_schema_is_searched(entity))
		CRM_TRY(crm_search_check(store->db, entity, &fits));
	if (!fits)
		crm_findings_tell(findings, "%s: the search index does not fit the records", entity->name);
	fits = true;
	if (crm_reached_is_kept(entity))
		CRM_TRY(crm_reached_check(store->db, entity, &fits));
	if (!fits)
		crm_findings_tell(findings, "%s: the index of addresses and numbers does not fit the records", entity->name);
	return NULL;
}

/* -- journal ------------------------------------------------------------------ */

static crm_err check_journal(struct crm_store *store, const struct crm_findings *findings)
{
	static const char *const rules[] = {
		"SELECT printf('journal: transaction %s is earlier than the one before it', id) FROM"
		" (SELECT id, at, lag(at) OVER (ORDER BY seq) AS before, lag(id) OVER (ORDER BY seq) AS last FROM txn)"
		" WHERE at < before OR (at = before AND id < last)",
		"SELECT printf('journal: change %d belongs to no transaction', seq) FROM change"
		" WHERE NOT EXISTS (SELECT 1 FROM txn WHERE txn.seq = change.txn)",
		"SELECT printf('journal: change %d of %s %s follows a change of another record', c.seq, c.entity, c.record)"
		" FROM change c JOIN change p ON p.seq = c.prev WHERE p.record <> c.record OR p.entity <> c.entity",
	};
	for (size_t i = 0; i < CRM_COUNT(rules); i++)
		CRM_TRY(tell_rows(store, findings, rules[i]));
	return NULL;
}

/* The last change of a record is one of its own, and no delete; who made it, and when, stands in the record. */
static crm_err check_revisions(struct crm_store *store, const struct crm_findings *findings,
                               const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	crm_str_addf(&sql, "SELECT printf('%s %%s: %%s', id, CASE WHEN lost THEN 'its last change is not in the journal'"
	                   " ELSE 'modified_at and modified_by are not those of its last change' END) FROM ("
	                   "SELECT t.id, c.seq IS NULL OR c.record <> t.id OR c.entity <> '%s' OR c.op = 'delete' AS lost,"
	                   " x.seq IS NOT NULL AND (t.modified_at IS NOT x.at OR coalesce(t.modified_by, '') <> x.actor) AS other"
	                   " FROM ", entity->name, entity->name);
	crm_sql_add_name(&sql, entity->name);
	crm_str_add(&sql, " t LEFT JOIN change c ON c.seq = t.rev LEFT JOIN txn x ON x.seq = c.txn) WHERE lost OR other");
	return tell_rows(store, findings, sql.s);
}

/* -- values ------------------------------------------------------------------- */

static crm_err check_values(struct crm_store *store, const struct crm_findings *findings,
                            const struct crm_entity *entity, int64_t *checked)
{
	CRM_AUTO(crm_values_check_drop) struct crm_values_check *check = crm_values_check_new(store, entity, findings);
	CRM_AUTO(crm_scan_drop) struct crm_scan *scan = NULL;
	const struct crm_record *record = NULL;
	CRM_TRY(crm_scan_open_anyhow(store, entity, &scan));
	for (;;) {
		CRM_TRY(crm_scan_next(scan, &record, NULL));
		if (!record)
			return NULL;
		CRM_TRY(crm_values_check_record(check, record));
		++*checked;
	}
}

/* -- a share ------------------------------------------------------------------- */

/* The last change of a record is one of its own, and no delete. */
static crm_err check_revision(struct crm_store *store, const struct crm_findings *findings,
                              const struct crm_record *record, int64_t rev)
{
	struct crm_stmt *stmt;
	bool row;
	CRM_TRY(crm_db_stmt(store->db, "SELECT 1 FROM change WHERE seq = ?1 AND entity = ?2 AND record = ?3"
	                               " AND op <> 'delete'", &stmt));
	crm_stmt_bind_int(stmt, 1, rev);
	crm_stmt_bind_text(stmt, 2, record->entity->name);
	crm_stmt_bind_text(stmt, 3, crm_record_id(record));
	CRM_TRY(crm_stmt_step(stmt, &row));
	crm_stmt_reset(stmt);
	if (!row)
		crm_findings_tell(findings, "%s %s: its last change is not in the journal", record->entity->name, crm_record_id(record));
	return NULL;
}

static crm_err check_slice(struct crm_store *store, const struct crm_findings *findings,
                           const struct crm_entity *entity, const char *prefix, int64_t *checked)
{
	CRM_AUTO(crm_values_check_drop) struct crm_values_check *check = crm_values_check_new(store, entity, findings);
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char **ids;
	size_t count;
	CRM_TRY(crm_read_prefix(store, arena, entity, prefix, SLICE_MOST, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		struct crm_arena_mark mark = crm_arena_mark(arena);
		struct crm_record *record;
		int64_t rev;
		CRM_TRY(crm_read_record(store, arena, entity, ids[i], &record, &rev));
		if (!record) {
			crm_findings_tell(findings, "%s %s: the index has it and the table does not", entity->name, ids[i]);
			continue;
		}
		CRM_TRY(check_revision(store, findings, record, rev));
		CRM_TRY(crm_values_check_record(check, record));
		crm_arena_rewind(arena, mark);
		++*checked;
	}
	return NULL;
}

/* Records by slices of their ids, for rows that lie together are read together. */
static crm_err check_share(struct crm_store *store, double share, const struct crm_findings *findings, int64_t *checked)
{
	struct crm_chance chance;
	crm_chance_start(&chance, share);
	for (size_t i = 0; i < store->model->count; i++)
		for (unsigned slice = 0; slice < SLICES; slice++) {
			char prefix[8];
			if (!crm_chance_take(&chance))
				continue;
			snprintf(prefix, sizeof prefix, "%03x", slice & 0xfff);
			CRM_TRY(check_slice(store, findings, store->model->entities[i], prefix, checked));
		}
	return NULL;
}

static crm_err check_ours(struct crm_store *store, const struct crm_findings *findings, int64_t *checked)
{
	CRM_TRY(check_links(store, findings));
	CRM_TRY(check_journal(store, findings));
	for (size_t i = 0; i < store->model->count; i++) {
		const struct crm_entity *entity = store->model->entities[i];
		CRM_TRY(check_unique(store, findings, entity));
		CRM_TRY(check_revisions(store, findings, entity));
		CRM_TRY(check_values(store, findings, entity, checked));
		CRM_TRY(check_search(store, findings, entity));
		CRM_TRY(check_tracked(store, findings, entity));
	}
	return NULL;
}

/* A damaged page ends our own questions; SQLite's check names more of them. */
static crm_err check_all(struct crm_store *store, const struct crm_findings *findings, int64_t *checked)
{
	CRM_AUTO(crm_integrity_drop) struct crm_integrity *integrity = crm_integrity_start(store);
	crm_err err = check_ours(store, findings, checked);
	if (err && crm_err_kind(err) != CRM_DAMAGED)
		return err;
	CRM_TRY(crm_integrity_finish(integrity, findings));
	return err;
}

crm_err crm_store_check(struct crm_store *store, double share, const struct crm_findings *findings, int64_t *checked)
{
	*checked = 0;
	crm_db_map(store->db);
	CRM_TRY(crm_db_begin(store->db));
	crm_err err = share < 100 ? check_share(store, share, findings, checked) : check_all(store, findings, checked);
	crm_db_rollback(store->db);
	return err;
}
