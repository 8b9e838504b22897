#include "store/event_place.h"

#include "store/arrival.h"
#include "store/journal.h"
#include "store/stmt.h"

/* -- places ------------------------------------------------------------------------------------------- */

crm_err crm_event_place_after(struct crm_store *store, int64_t txn, int64_t *place)
{
	int64_t number;

	CRM_TRY(crm_arrival_of(store, txn, &number));
	*place = crm_event_place_whole(number);
	return NULL;
}

crm_err crm_event_place_before(struct crm_store *store, int64_t txn, int64_t *place)
{
	int64_t number;

	CRM_TRY(crm_arrival_of(store, txn, &number));
	*place = crm_event_place_whole(number - 1);
	return NULL;
}

crm_err crm_event_place_before_change(struct crm_store *store, int64_t seq, int64_t *place)
{
	int64_t txn, before, number;

	CRM_TRY(crm_stmt_ask(store->db, "SELECT txn FROM change WHERE seq = ?1", seq, 0, &txn));
	*place = 0;
	if (!txn)
		return seq > 0 ? crm_event_place_end(store, place) : NULL;
	CRM_TRY(crm_journal_last_change(store, txn - 1, &before));
	if (seq == before + 1)
		return crm_event_place_before(store, txn, place);
	CRM_TRY(crm_arrival_of(store, txn, &number));
	*place = crm_event_place_in(number, seq - before - 1, CRM_EVENT_STEP - 1);
	return NULL;
}

crm_err crm_event_place_end(struct crm_store *store, int64_t *place)
{
	int64_t last;

	CRM_TRY(crm_journal_last_txn(store, &last));
	*place = crm_event_place_whole(last);
	return NULL;
}

crm_err crm_event_place_at(struct crm_store *store, int64_t at, int64_t *place)
{
	int64_t txn, number;

	CRM_TRY(crm_journal_txn_before(store, at, &txn));
	CRM_TRY(crm_arrival_first_behind(store, txn, &number));
	*place = crm_event_place_whole(number - 1);
	return NULL;
}

/* -- what they mean ------------------------------------------------------------------------------------- */

crm_err crm_event_seq_of(struct crm_store *store, int64_t place, int64_t *seq)
{
	bool whole = crm_event_place_is_whole(place);
	int64_t txn;

	CRM_TRY(crm_arrival_txn(store, crm_event_place_number(place), &txn));
	CRM_TRY(crm_journal_last_change(store, whole ? txn : txn - 1, seq));
	*seq += whole ? 0 : crm_event_place_index(place);
	return NULL;
}

/* Those of transactions on the other side of it in the journal than by their numbers. */
static crm_err count_moved(struct crm_store *store, int64_t number, int64_t *count)
{
	int64_t late, early;

	CRM_TRY(crm_stmt_ask(store->db, "SELECT count(*) FROM \"txn.arrival\" AS a JOIN change AS c ON c.txn = a.txn"
	                                " WHERE a.number > ?1 AND a.txn <= ?1", number, 0, &late));
	CRM_TRY(crm_stmt_ask(store->db, "SELECT count(*) FROM \"txn.arrival\" AS a JOIN change AS c ON c.txn = a.txn"
	                                " WHERE a.txn > ?1 AND a.number <= ?1", number, 0, &early));
	*count = late - early;
	return NULL;
}

crm_err crm_event_behind(struct crm_store *store, int64_t place, int64_t *count)
{
	int64_t number = crm_event_place_number(place), last, before, moved, txn, of_txn = 0;

	CRM_TRY(crm_journal_last(store, &last));
	CRM_TRY(crm_journal_last_change(store, number, &before));
	CRM_TRY(count_moved(store, number, &moved));
	if (!crm_event_place_is_whole(place)) {
		CRM_TRY(crm_arrival_txn(store, number, &txn));
		CRM_TRY(crm_stmt_ask(store->db, "SELECT count(*) FROM change WHERE txn = ?1", txn, 0, &of_txn));
		of_txn -= crm_event_place_index(place);
	}
	*count = last - before + moved + of_txn;
	return NULL;
}
