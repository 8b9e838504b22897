#include "hook/notice_state.h"

#include "store/stmt.h"

static crm_err need_table(struct crm_places *places)
{
	return crm_db_run(places->db, "CREATE TABLE IF NOT EXISTS notice (id TEXT PRIMARY KEY, told INTEGER NOT NULL,"
	                              " tries INTEGER NOT NULL, next INTEGER NOT NULL, error TEXT NOT NULL) STRICT, WITHOUT ROWID");
}

crm_err crm_notice_state_get(struct crm_places *places, struct crm_arena *arena, const char *id, struct crm_notice_state *out)
{
	struct crm_stmt *stmt;
	bool row;

	*out = (struct crm_notice_state){ .error = "" };
	CRM_TRY(need_table(places));
	CRM_TRY(crm_db_stmt(places->db, "SELECT told, tries, next, error FROM notice WHERE id = ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, id);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row)
		*out = (struct crm_notice_state){ .told = crm_stmt_int(stmt, 0), .tries = crm_stmt_int(stmt, 1),
			.next = crm_stmt_int(stmt, 2), .error = crm_copy(arena, crm_stmt_text(stmt, 3)) };
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_notice_state_put(struct crm_places *places, const char *id, const struct crm_notice_state *state)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(places->db, "INSERT INTO notice (id, told, tries, next, error) VALUES (?1, ?2, ?3, ?4, ?5)"
	                                " ON CONFLICT (id) DO UPDATE SET told = excluded.told, tries = excluded.tries,"
	                                " next = excluded.next, error = excluded.error", &stmt));
	crm_stmt_bind_text(stmt, 1, id);
	crm_stmt_bind_int(stmt, 2, state->told);
	crm_stmt_bind_int(stmt, 3, state->tries);
	crm_stmt_bind_int(stmt, 4, state->next);
	crm_stmt_bind_text(stmt, 5, state->error);
	return crm_stmt_run(stmt);
}
