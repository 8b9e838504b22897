#include "history/moment_rows.h"

#include <stdlib.h>
#include <string.h>

#include "store/journal.h"
#include "store/row.h"
#include "store/stmt.h"

enum { SCAN_LEAST = 1000, SCAN_SHARE = 8 };

struct crm_moment_rows {
	struct crm_store *store;
	const struct crm_entity *entity;
	int64_t seq;
	struct crm_scan *scan;           /* NULL: one by one */
	const struct crm_record *at;     /* where the scan stands; NULL at its end */
	int64_t rev;
};

/* Rows the table has had, which is at least how many it has. */
static crm_err table_size(struct crm_store *store, const struct crm_entity *entity, int64_t *size)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;

	crm_str_add(&sql, "SELECT max(rowid) FROM ");
	crm_sql_add_name(&sql, entity->name);
	CRM_TRY(crm_stmt_new(store->db, sql.s, &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*size = row ? crm_stmt_int(stmt, 0) : 0;
	return NULL;
}

crm_err crm_moment_rows_open(struct crm_store *store, const struct crm_entity *entity, int64_t seq, size_t count,
                      struct crm_moment_rows **out)
{
	CRM_AUTO(crm_moment_rows_drop) struct crm_moment_rows *rows = crm_calloc(1, sizeof(*rows));
	int64_t size = 0;

	rows->store = store;
	rows->entity = entity;
	rows->seq = seq;
	if (count >= SCAN_LEAST)
		CRM_TRY(table_size(store, entity, &size));
	if (count >= SCAN_LEAST && (int64_t)count >= size / SCAN_SHARE) {
		CRM_TRY(crm_scan_open(store, entity, &rows->scan));
		CRM_TRY(crm_scan_next(rows->scan, &rows->at, &rows->rev));
	}
	*out = rows;
	rows = NULL;
	return NULL;
}

void crm_moment_rows_drop(struct crm_moment_rows **at)
{
	struct crm_moment_rows *rows = *at;

	if (!rows)
		return;
	*at = NULL;
	crm_scan_drop(&rows->scan);
	free(rows);
}

static crm_err today(struct crm_moment_rows *rows, struct crm_arena *arena, const char *id,
                     const struct crm_record **record, int64_t *rev)
{
	struct crm_record *read = NULL;

	if (!rows->scan) {
		CRM_TRY(crm_read_record(rows->store, arena, rows->entity, id, &read, rev));
		*record = read;
		return NULL;
	}
	while (rows->at && strcmp(crm_record_id(rows->at), id) < 0)
		CRM_TRY(crm_scan_next(rows->scan, &rows->at, &rows->rev));
	*record = rows->at && strcmp(crm_record_id(rows->at), id) == 0 ? rows->at : NULL;
	*rev = rows->rev;
	return NULL;
}

crm_err crm_moment_rows_get(struct crm_moment_rows *rows, struct crm_arena *arena, const char *id,
                     const struct crm_record **record)
{
	struct crm_record *then = NULL;
	int64_t rev = 0;

	CRM_TRY(today(rows, arena, id, record, &rev));
	if (!*record)
		CRM_TRY(crm_row_deleted(rows->store->db, rows->entity->name, id, &rev));
	/* Nothing has happened to it since: also not if it was deleted before and is not there today. */
	if (rev && rev <= rows->seq)
		return NULL;
	CRM_TRY(crm_journal_record_at(rows->store, arena, rows->entity, id, rows->seq, &then));
	*record = then;
	return NULL;
}
