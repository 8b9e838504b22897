/*
 * How far each reader of the events has come: hooks/state.db, a database beside crm.db, so that who delivers never waits
 * for who writes, nor the other way round. It is of this copy alone: never synced, never in the history. Losing it loses
 * no data: readers begin anew at the end of the events.
 *
 *   place(name PRIMARY KEY, place, txn, seq)
 *
 * A place is one of store/event_place.h, in the order of arrival here: what a pull brings late is told when it has come. A
 * reader of the clock (crm-tick) has an instant for its place, and no `txn`.
 *
 * `txn` is the id of the transaction that the place is in, by which it is found again in another database (rebuilt after it
 * was lost), and `seq` that one's seq then: another one now says that it was written anew. Other tables of the file belong to the files of this room that make them (CREATE TABLE IF NOT EXISTS on opening).
 */
#ifndef CRM_HOOK_PLACE_H
#define CRM_HOOK_PLACE_H

#include "store/store.h"

struct crm_places {
	struct crm_db *db;               /* hooks/state.db, open for writing */
	struct crm_store *store;         /* whose events; borrowed */
};

/* `folder`: of the repository. Makes what is missing. */
CRM_MUST_USE crm_err crm_places_open(const char *folder, struct crm_store *store, struct crm_places **out);
void crm_places_drop(struct crm_places **places);
/* *known false: there is none of that name; then *place is 0. */
CRM_MUST_USE crm_err crm_place_get(struct crm_places *places, const char *name, int64_t *place, bool *known);
/* Durable when it returns, unless a transaction of places->db is open: then with that. */
CRM_MUST_USE crm_err crm_place_put(struct crm_places *places, const char *name, int64_t place);
/* The one of that name; where there is none it is put after all there is now. What was there when this copy began to tell counts
 * as told, unless it was told before it was a copy. */
CRM_MUST_USE crm_err crm_place_begin(struct crm_places *places, const char *name, int64_t *place);
/* Those that begin so, in order, NULL-ended. Arena. */
CRM_MUST_USE crm_err crm_place_names(struct crm_places *places, struct crm_arena *arena, const char *beginning,
                                     const char ***names);
/* Of a reader of the clock. */
CRM_MUST_USE crm_err crm_place_get_instant(struct crm_places *places, const char *name, int64_t *at, bool *known);
CRM_MUST_USE crm_err crm_place_put_instant(struct crm_places *places, const char *name, int64_t at);
CRM_MUST_USE crm_err crm_place_forget(struct crm_places *places, const char *name);
/* The database of this folder is about to be another one, made of the same history: whoever has heard some of a transaction
 * hears all of it again, for in the other its changes may stand in another order. */
CRM_MUST_USE crm_err crm_places_loosen(const char *folder);

#endif
