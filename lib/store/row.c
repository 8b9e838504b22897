#include "store/row.h"

#include "query/sql.h"
#include "store/stmt.h"

void crm_row_add_names(struct crm_str *out, const struct crm_entity *entity)
{
	for (size_t i = 0; i < entity->count; i++) {
		crm_str_add(out, i ? ", " : "");
		crm_sql_add_name(out, entity->fields[i]->name);
	}
}

void crm_row_add_select(struct crm_str *out, const struct crm_entity *entity)
{
	crm_str_add(out, "SELECT rev, ");
	crm_row_add_names(out, entity);
	crm_str_add(out, " FROM ");
	crm_sql_add_name(out, entity->name);
}

void crm_row_fill(struct crm_record *record, struct crm_stmt *stmt, int first)
{
	for (size_t i = 0; i < record->entity->count; i++)
		record->values[i] = crm_stmt_value(stmt, first + (int)i);
}

crm_err crm_row_find(struct crm_db *db, const struct crm_entity *entity, const char *id, int64_t *rowid, int64_t *rev)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;
	bool row;

	crm_str_add(&sql, "SELECT rowid, rev FROM ");
	crm_sql_add_name(&sql, entity->name);
	crm_str_add(&sql, " WHERE id = ?1");
	CRM_TRY(crm_db_stmt(db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_text(stmt, 1, id);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*rowid = row ? crm_stmt_int(stmt, 0) : 0;
	if (rev)
		*rev = row ? crm_stmt_int(stmt, 1) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_row_deleted(struct crm_db *db, const char *entity, const char *id, int64_t *seq)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(db, "SELECT max(seq) FROM change WHERE entity = ?1 AND record = ?2 AND op = 'delete'",
	                    &stmt));
	crm_stmt_bind_text(stmt, 1, entity);
	crm_stmt_bind_text(stmt, 2, id);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*seq = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}
