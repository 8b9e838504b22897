#include "store/removed.h"

#include "base/id.h"
#include "base/str.h"
#include "query/sql.h"
#include "store/body.h"
#include "store/journal.h"
#include "store/read.h"
#include "store/stmt.h"

/* The entity's table is named in the statement, for a record that is there is not a removed one. */
static crm_err prepare(struct crm_store *store, const struct crm_entity *entity, struct crm_stmt **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	crm_str_add(&sql, "SELECT DISTINCT record FROM change WHERE op = 'delete' AND entity = ?1"
	                  " AND record >= ?2 AND record < ?2 || 'g' AND NOT EXISTS (SELECT 1 FROM ");
	crm_sql_add_name(&sql, entity->name);
	crm_str_add(&sql, " AS t WHERE t.id = change.record) ORDER BY record LIMIT ?3");
	return crm_db_stmt(store->db, sql.s, out);
}

crm_err crm_removed_ids(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                        const char *prefix, int limit, const char ***ids, size_t *count)
{
	struct crm_stmt *stmt;
	bool row = false;
	*ids = crm_new(arena, const char *, limit);
	*count = 0;
	CRM_TRY(prepare(store, entity, &stmt));
	crm_stmt_bind_text(stmt, 1, entity->name);
	crm_stmt_bind_text(stmt, 2, prefix);
	crm_stmt_bind_int(stmt, 3, limit);
	CRM_TRY(crm_stmt_step(stmt, &row));
	while (row) {
		(*ids)[(*count)++] = crm_copy(arena, crm_stmt_text(stmt, 0));
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return NULL;
}

static crm_err one_id(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                      const char *prefix, const char **id)
{
	const char **ids;
	size_t count = 0;
	struct crm_record *there = NULL;
	CRM_TRY(crm_removed_ids(store, arena, entity, prefix, 2, &ids, &count));
	if (count == 2)
		return crm_fail(CRM_CONFLICT, "'%s' is the beginning of several removed %s", prefix, entity->plural);
	if (count == 1) {
		*id = ids[0];
		return NULL;
	}
	if (crm_id_valid(prefix))
		CRM_TRY(crm_read_record(store, arena, entity, prefix, &there, NULL));
	if (there)
		return crm_fail(CRM_CONFLICT, "%s %s is there; it has not been removed", entity->name, prefix);
	return crm_fail(CRM_NOT_FOUND, "there is no removed %s '%s'", entity->name, prefix);
}

crm_err crm_removed_read(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                         const char *prefix, struct crm_record **out)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *changes = NULL;
	const struct crm_entry *last = NULL;
	const char *id = NULL;
	if (!crm_id_prefix_valid(prefix))
		return crm_fail(CRM_USAGE, "'%s' is not the id of a record", prefix);
	CRM_TRY(one_id(store, arena, entity, prefix, &id));
	CRM_TRY(crm_entries_of_record(store, entity->name, id, &changes));
	CRM_TRY(crm_entries_next(changes, &last));
	if (!last || last->op != CRM_DELETE || !last->before)
		return crm_fail(CRM_DAMAGED, "the journal has lost the body of %s %s", entity->name, id);
	*out = crm_record_new(arena, entity);
	return crm_body_apply(*out, arena, last->before);
}
