#include "hook/place_upgrade.h"

#include "store/arrival.h"
#include "store/event_place.h"
#include "store/journal.h"
#include "store/stmt.h"

/* What is smaller than any place is one of those. */
#define IS_OLD " BETWEEN 1 AND 4294967295"

static crm_err ask(struct crm_db *db, const char *sql, struct crm_value value, int64_t *out)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(db, sql, &stmt));
	crm_stmt_bind(stmt, 1, value);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*out = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

/* It was SEQ * CRM_EVENT_STEP + n: after event n of change SEQ. */
static crm_err renew(struct crm_store *store, int64_t old, int64_t *place)
{
	int64_t seq = old / CRM_EVENT_STEP, n = old % CRM_EVENT_STEP, txn, before, last, number;

	CRM_TRY(ask(store->db, "SELECT txn FROM change WHERE seq = ?1", crm_value_integer(seq), &txn));
	if (!txn)
		return crm_event_place_end(store, place);
	CRM_TRY(crm_journal_last_change(store, txn - 1, &before));
	CRM_TRY(crm_journal_last_change(store, txn, &last));
	CRM_TRY(crm_arrival_of(store, txn, &number));
	*place = seq == last && n == CRM_EVENT_STEP - 1 ? crm_event_place_whole(number)
	                                                : crm_event_place_in(number, seq - before, n);
	return NULL;
}

static crm_err renew_all(struct crm_places *places, const char *find, const char *update)
{
	int64_t old, place;

	for (;;) {
		struct crm_stmt *stmt;
		CRM_TRY(ask(places->db, find, crm_value_integer(0), &old));
		if (!old)
			return NULL;
		CRM_TRY(renew(places->store, old, &place));
		CRM_TRY(crm_db_stmt(places->db, update, &stmt));
		crm_stmt_bind_int(stmt, 1, old);
		crm_stmt_bind_int(stmt, 2, place);
		CRM_TRY(crm_stmt_run(stmt));
	}
}

static crm_err upgrade(struct crm_places *places)
{
	int64_t webhooks;

	CRM_TRY(crm_db_run(places->db, "ALTER TABLE place ADD COLUMN seq INTEGER NOT NULL DEFAULT 0"));
	CRM_TRY(renew_all(places, "SELECT place FROM place WHERE txn <> '' AND place > ?1 AND place" IS_OLD " LIMIT 1",
	                  "UPDATE place SET place = ?2 WHERE txn <> '' AND place = ?1"));
	CRM_TRY(ask(places->db, "SELECT count(*) FROM sqlite_schema WHERE name = ?1", crm_value_text("webhook"), &webhooks));
	if (!webhooks)
		return NULL;
	CRM_TRY(renew_all(places, "SELECT until FROM webhook WHERE until > ?1 AND until" IS_OLD " LIMIT 1",
	                  "UPDATE webhook SET until = ?2 WHERE until = ?1"));
	return renew_all(places, "SELECT place FROM webhook_dead WHERE place > ?1 AND place" IS_OLD " LIMIT 1",
	                 "UPDATE webhook_dead SET place = ?2 WHERE place = ?1");
}

crm_err crm_place_is_upgraded(struct crm_db *db, bool *out)
{
	int64_t count;

	CRM_TRY(ask(db, "SELECT count(*) FROM pragma_table_info('place') WHERE name = ?1", crm_value_text("seq"), &count));
	*out = count;
	return NULL;
}

/* Somebody else may have done it meanwhile. */
crm_err crm_place_upgrade(struct crm_places *places)
{
	bool done;

	CRM_TRY(crm_place_is_upgraded(places->db, &done));
	if (done)
		return NULL;
	CRM_TRY(crm_db_begin(places->db));
	crm_err err = crm_place_is_upgraded(places->db, &done);
	if (!err && !done)
		err = upgrade(places);
	if (!err)
		return crm_db_commit(places->db);
	crm_db_rollback(places->db);
	return err;
}
