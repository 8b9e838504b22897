#include "load/star_rows.h"

#include <stdlib.h>

#include "query/sql.h"
#include "store/body.h"
#include "store/read.h"
#include "store/row.h"
#include "store/stmt.h"

struct crm_star_rows {
	struct crm_store *store;
	const struct crm_entity *entity;
	struct crm_scan *scan;           /* of what is there; NULL: done, or not asked for */
	struct crm_stmt *ids;            /* then these, one by one */
	struct crm_stmt *change;
	struct crm_arena *arena;         /* of one row */
	struct crm_arena_mark empty;
};

/* -- which ------------------------------------------------------------------- */

static const char changed_ids[] =
	"SELECT DISTINCT record FROM change WHERE entity = ?1 AND op IN ('create', 'update', 'delete') AND seq > ?2"
	" ORDER BY record";

static crm_err open_removed(struct crm_star_rows *rows)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	crm_str_add(&sql, "SELECT DISTINCT record FROM change WHERE op = 'delete' AND entity = ?1 AND NOT EXISTS (SELECT 1 FROM ");
	crm_sql_add_name(&sql, rows->entity->name);
	crm_str_add(&sql, " AS t WHERE t.id = change.record) ORDER BY record");
	return crm_stmt_new(rows->store->db, crm_str_text(&sql), &rows->ids);
}

static crm_err open_ids(struct crm_star_rows *rows, int64_t since)
{
	if (since == CRM_STAR_ALL) {
		CRM_TRY(crm_scan_open(rows->store, rows->entity, &rows->scan));
		CRM_TRY(open_removed(rows));
	} else {
		CRM_TRY(crm_stmt_new(rows->store->db, changed_ids, &rows->ids));
		crm_stmt_bind_int(rows->ids, 2, since);
	}
	crm_stmt_bind_text(rows->ids, 1, rows->entity->name);
	return NULL;
}

crm_err crm_star_rows_open(struct crm_store *store, const struct crm_entity *entity, int64_t since,
                           struct crm_star_rows **out)
{
	CRM_AUTO(crm_star_rows_drop) struct crm_star_rows *rows = crm_calloc(1, sizeof *rows);
	*out = NULL;
	*rows = (struct crm_star_rows){ .store = store, .entity = entity, .arena = crm_arena_new() };
	rows->empty = crm_arena_mark(rows->arena);
	CRM_TRY(open_ids(rows, since));
	CRM_TRY(crm_stmt_new(store->db, "SELECT c.txn, c.before, x.at, x.actor, c.prev FROM change AS c JOIN txn AS x ON x.seq = c.txn"
	                     " WHERE c.seq = ?1", &rows->change));
	*out = rows;
	rows = NULL;
	return NULL;
}

void crm_star_rows_drop(struct crm_star_rows **rows)
{
	if (!*rows)
		return;
	crm_scan_drop(&(*rows)->scan);
	crm_stmt_drop(&(*rows)->ids);
	crm_stmt_drop(&(*rows)->change);
	crm_arena_drop(&(*rows)->arena);
	free(*rows);
	*rows = NULL;
}

/* -- what is in them --------------------------------------------------------- */

static crm_err find_change(struct crm_star_rows *rows, struct crm_star_row *out)
{
	bool found;
	crm_stmt_reset(rows->change);
	crm_stmt_bind_int(rows->change, 1, out->rev);
	CRM_TRY(crm_stmt_step(rows->change, &found));
	if (!found)
		return crm_fail(CRM_DAMAGED, "the journal has lost change %lld, of a %s", (long long)out->rev, rows->entity->name);
	out->txn = crm_stmt_int(rows->change, 0);
	out->untouched = crm_stmt_text(rows->change, 4) == NULL;
	return NULL;
}

/* A body has not what follows from the journal: the removal was the last change. */
static crm_err read_removed(struct crm_star_rows *rows, const char *id, struct crm_star_row *out)
{
	struct crm_record *record = crm_record_new(rows->arena, rows->entity);
	CRM_TRY(crm_row_deleted(rows->store->db, rows->entity->name, id, &out->rev));
	CRM_TRY(find_change(rows, out));
	const char *body = crm_stmt_text(rows->change, 1);
	if (!body)
		return crm_fail(CRM_DAMAGED, "the journal has lost the body of %s %s", rows->entity->name, id);
	CRM_TRY(crm_body_apply(record, rows->arena, crm_copy(rows->arena, body)));
	record->values[crm_common_at(rows->entity, CRM_MODIFIED_AT)] =
		crm_value_copy(rows->arena, crm_stmt_value(rows->change, 2));
	record->values[crm_common_at(rows->entity, CRM_MODIFIED_BY)] =
		crm_value_copy(rows->arena, crm_stmt_value(rows->change, 3));
	out->record = record;
	out->removed = true;
	return NULL;
}

static crm_err read_row(struct crm_star_rows *rows, const char *id, struct crm_star_row *out)
{
	struct crm_record *record;
	CRM_TRY(crm_read_record(rows->store, rows->arena, rows->entity, id, &record, &out->rev));
	if (!record)
		return read_removed(rows, id, out);
	out->record = record;
	return find_change(rows, out);
}

crm_err crm_star_rows_next(struct crm_star_rows *rows, struct crm_star_row *out, bool *row)
{
	*out = (struct crm_star_row){0};
	*row = true;
	if (rows->scan) {
		CRM_TRY(crm_scan_next(rows->scan, &out->record, &out->rev));
		if (out->record)
			return find_change(rows, out);
		crm_scan_drop(&rows->scan);
	}
	CRM_TRY(crm_stmt_step(rows->ids, row));
	if (!*row)
		return NULL;
	crm_arena_rewind(rows->arena, rows->empty);
	return read_row(rows, crm_copy(rows->arena, crm_stmt_text(rows->ids, 0)), out);
}
