#include "store/event_place.h"

#include "base/time.h"
#include "store/stmt.h"

int64_t crm_event_place_of(int64_t seq)
{
	return seq * CRM_EVENT_STEP + CRM_EVENT_STEP - 1;
}

int64_t crm_event_seq_of(int64_t place)
{
	return place / CRM_EVENT_STEP;
}

static crm_err place_by(struct crm_stmt *stmt, int64_t *place)
{
	bool row;

	CRM_TRY(crm_stmt_step(stmt, &row));
	*place = row && crm_stmt_int(stmt, 0) ? crm_event_place_of(crm_stmt_int(stmt, 0)) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_event_place_after(struct crm_store *store, int64_t txn, int64_t *place)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(store->db, "SELECT max(seq) FROM change WHERE txn = (SELECT max(txn) FROM change WHERE txn <= ?1)",
	                    &stmt));
	crm_stmt_bind_int(stmt, 1, txn);
	return place_by(stmt, place);
}

crm_err crm_event_place_end(struct crm_store *store, int64_t *place)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(store->db, "SELECT max(seq) FROM change", &stmt));
	return place_by(stmt, place);
}

crm_err crm_event_place_at(struct crm_store *store, int64_t at, int64_t *place)
{
	char text[CRM_INSTANT_SIZE];
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(store->db, "SELECT max(seq) FROM txn WHERE at < ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, crm_instant_text(at, text));
	CRM_TRY(crm_stmt_step(stmt, &row));
	int64_t txn = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return crm_event_place_after(store, txn, place);
}
