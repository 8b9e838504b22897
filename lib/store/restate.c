#include "store/restate.h"

#include "base/time.h"
#include "store/journal.h"
#include "store/put.h"
#include "store/row.h"
#include "store/stmt.h"

/* All but what the history does not tell. */
static bool *told_fields(const struct crm_record *record)
{
	bool *marked = crm_new(record->arena, bool, record->entity->count);

	for (size_t i = 1; i < record->entity->count; i++)
		marked[i] = !(record->entity->fields[i]->flags & CRM_LOCAL);
	return marked;
}

/* A record's chain begins at its row: where that is lost, the journal is read as a whole. */
static crm_err find_last(struct crm_store *store, const struct crm_record *record, int64_t *seq, int64_t *txn)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(store->db, "SELECT max(seq), txn FROM change WHERE entity = ?1 AND record = ?2", &stmt));
	crm_stmt_bind_text(stmt, 1, record->entity->name);
	crm_stmt_bind_text(stmt, 2, crm_record_id(record));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*seq = row ? crm_stmt_int(stmt, 0) : 0;
	*txn = row ? crm_stmt_int(stmt, 1) : 0;
	crm_stmt_reset(stmt);
	return *seq ? NULL : crm_fail(CRM_DAMAGED, "the journal knows no %s %s", record->entity->name, crm_record_id(record));
}

/* The last change of the record: the row's rev, and who has changed it when. */
static crm_err take_last(struct crm_store *store, struct crm_record *record, int64_t *rev)
{
	const struct crm_entity *entity = record->entity;
	char at[CRM_INSTANT_SIZE];
	struct crm_txn txn;
	int64_t seq;

	CRM_TRY(find_last(store, record, rev, &seq));
	CRM_TRY(crm_journal_txn(store, record->arena, seq, &txn));
	record->values[crm_common_at(entity, CRM_MODIFIED_AT)] =
		crm_value_text(crm_copy(record->arena, crm_instant_text(txn.at, at)));
	record->values[crm_common_at(entity, CRM_MODIFIED_BY)] = crm_value_text(txn.actor);
	return NULL;
}

crm_err crm_restate(struct crm_store *store, struct crm_record *record)
{
	struct crm_put *put = crm_put_new(record->arena, store->db, record->entity);
	int64_t rowid, rev;

	CRM_TRY(crm_row_find(store->db, record->entity, crm_record_id(record), &rowid, &rev));
	if (rowid)
		return crm_put_update(put, record, told_fields(record), rev, rowid);
	CRM_TRY(take_last(store, record, &rev));
	return crm_put_insert(put, record, rev, &rowid);
}
