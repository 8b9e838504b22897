/*
 * Places in the stream of events (event.h): what a reader remembers to go on from. The stream goes by the order in which
 * transactions arrived here (arrival.h), and so a place keeps its meaning when a pull puts others before it in the journal:
 * the number of a transaction, the how-manieth of its changes, and the how-manieth of that one's events.
 */
#ifndef CRM_STORE_EVENT_PLACE_H
#define CRM_STORE_EVENT_PLACE_H

#include "store/store.h"

enum { CRM_EVENT_BITS = 4, CRM_EVENT_STEP = 1 << CRM_EVENT_BITS, CRM_EVENT_TXN_BITS = 32 };

/* A place is before, between or after events: 0 is before all. */
static inline int64_t crm_event_place_number(int64_t place)
{
	return place >> CRM_EVENT_TXN_BITS;
}

/* After all of the transaction with this number. */
static inline int64_t crm_event_place_whole(int64_t number)
{
	return number > 0 ? (number << CRM_EVENT_TXN_BITS) + ((INT64_C(1) << CRM_EVENT_TXN_BITS) - 1) : 0;
}

static inline bool crm_event_place_is_whole(int64_t place)
{
	return !place || place == crm_event_place_whole(crm_event_place_number(place));
}

/* After event `n` (from 1 on; CRM_EVENT_STEP - 1: all) of its change `index` (from 1 on). */
static inline int64_t crm_event_place_in(int64_t number, int64_t index, int64_t n)
{
	return (number << CRM_EVENT_TXN_BITS) + (index << CRM_EVENT_BITS) + n;
}

static inline int64_t crm_event_place_index(int64_t place)
{
	return (place & ((INT64_C(1) << CRM_EVENT_TXN_BITS) - 1)) >> CRM_EVENT_BITS;
}

/* After and before all of transaction `txn`, by its seq. */
CRM_MUST_USE crm_err crm_event_place_after(struct crm_store *store, int64_t txn, int64_t *place);
CRM_MUST_USE crm_err crm_event_place_before(struct crm_store *store, int64_t txn, int64_t *place);
/* Before change `seq`. */
CRM_MUST_USE crm_err crm_event_place_before_change(struct crm_store *store, int64_t seq, int64_t *place);
/* The place after all there are, and one before all that happened at or after an instant. */
CRM_MUST_USE crm_err crm_event_place_end(struct crm_store *store, int64_t *place);
CRM_MUST_USE crm_err crm_event_place_at(struct crm_store *store, int64_t at, int64_t *place);
/* The seq of the change that a place is in or after; 0 before all. */
CRM_MUST_USE crm_err crm_event_seq_of(struct crm_store *store, int64_t place, int64_t *seq);
/* How many changes are not before it. */
CRM_MUST_USE crm_err crm_event_behind(struct crm_store *store, int64_t place, int64_t *count);

#endif
