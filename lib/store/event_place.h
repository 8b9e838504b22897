/*
 * Places in the stream of events (event.h): what a reader remembers to go on from. A change and its events share some:
 * SEQ * CRM_EVENT_STEP + n.
 */
#ifndef CRM_STORE_EVENT_PLACE_H
#define CRM_STORE_EVENT_PLACE_H

#include "store/store.h"

enum { CRM_EVENT_STEP = 16 };

/* A place is before, between or after events: 0 is before all. After all of transaction `seq` ends: */
CRM_MUST_USE crm_err crm_event_place_after(struct crm_store *store, int64_t txn, int64_t *place);
/* The place after all there are, and that before the first at or after an instant. */
CRM_MUST_USE crm_err crm_event_place_end(struct crm_store *store, int64_t *place);
CRM_MUST_USE crm_err crm_event_place_at(struct crm_store *store, int64_t at, int64_t *place);
/* The place after change `seq`. */
int64_t crm_event_place_of(int64_t seq);
/* The seq of the change that a place is in or after. */
int64_t crm_event_seq_of(int64_t place);

#endif
