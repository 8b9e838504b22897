#include "store/unheard.h"

#include "base/str.h"
#include "store/body.h"
#include "store/stmt.h"

static crm_err put(struct crm_store *store, const struct crm_record *record, int64_t txn, const char *before, const char *after)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(store->db, "INSERT OR REPLACE INTO \"txn.unheard\" (entity, record, txn, before, after)"
	                               " VALUES (?1, ?2, ?3, ?4, ?5)", &stmt));
	crm_stmt_bind_text(stmt, 1, record->entity->name);
	crm_stmt_bind_text(stmt, 2, crm_record_id(record));
	crm_stmt_bind_int(stmt, 3, txn);
	crm_stmt_bind_text(stmt, 4, before);
	crm_stmt_bind_text(stmt, 5, after);
	return crm_stmt_run(stmt);
}

crm_err crm_unheard_change(struct crm_store *store, int64_t txn, const struct crm_record *older, const struct crm_record *newer)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str before = {0};
	CRM_AUTO(crm_str_drop) struct crm_str after = {0};
	bool *changed = crm_new(arena, bool, older->entity->count);

	if (!crm_body_compare(older, newer, changed))
		return NULL;
	crm_body_widen(older, newer, changed);
	crm_body_add(&before, older, changed);
	crm_body_add(&after, newer, changed);
	return put(store, older, txn, crm_str_text(&before), crm_str_text(&after));
}

static crm_err has_any(struct crm_store *store, const struct crm_record *record, int64_t txn, bool *has)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(store->db, "SELECT 1 FROM \"txn.unheard\" WHERE entity = ?1 AND record = ?2 AND txn = ?3", &stmt));
	crm_stmt_bind_text(stmt, 1, record->entity->name);
	crm_stmt_bind_text(stmt, 2, crm_record_id(record));
	crm_stmt_bind_int(stmt, 3, txn);
	CRM_TRY(crm_stmt_step(stmt, has));
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_unheard_removal(struct crm_store *store, int64_t txn, const struct crm_record *record, int64_t user)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str before = {0};
	bool *all = crm_new(arena, bool, record->entity->count), has;

	for (size_t i = 0; i < record->entity->count; i++)
		all[i] = record->values[i].shape != CRM_EMPTY;
	crm_body_add(&before, record, all);
	CRM_TRY(put(store, record, txn, crm_str_text(&before), ""));
	CRM_TRY(has_any(store, record, user, &has));
	return has ? NULL : put(store, record, user, "{}", "{}");
}

crm_err crm_unheard_forget(struct crm_store *store, int64_t txn)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(store->db, "DELETE FROM \"txn.unheard\" WHERE txn > ?1", &stmt));
	crm_stmt_bind_int(stmt, 1, txn);
	CRM_TRY(crm_stmt_run(stmt));
	return crm_db_run(store->db, "DELETE FROM \"txn.unheard\" AS u WHERE before = '{}' AND after = '{}' AND NOT EXISTS"
	                             " (SELECT 1 FROM \"txn.unheard\" AS r WHERE r.entity = u.entity AND r.record = u.record"
	                             " AND r.after = '')");
}
