/*
 * Events: what has happened, told from the journal: transaction by transaction, in the order in which they came to this copy
 * (arrival.h). For one copy alone that is the order in which they happened; what a pull brings is told after what was here.
 *
 *   ENTITY.created  ENTITY.updated  ENTITY.deleted     every change of every record
 *   ENTITY.KIND                                        what it means (struct crm_event_kind): deal.won
 *   ENTITY.merged                                      the record that stayed (entity `alias`)
 *   ENTITY.NAME                                        what a clock found: a record of `occurrence` about it
 *
 * One change has several events, the plain one first. Nothing of them is stored: whoever reads them twice reads the same,
 * and a place (event_place.h) is all that a reader must remember. A new clone or a rebuilt database has the same events
 * with the same ids.
 */
#ifndef CRM_STORE_EVENT_H
#define CRM_STORE_EVENT_H

#include "store/event_name.h"
#include "store/event_place.h"
#include "store/journal.h"

struct crm_event {
	const char *id;                  /* "TXN.ENTITY.RECORD.NAME": the same in every clone */
	const char *name;                /* "deal.won" */
	int64_t place;                   /* of it, for crm_events_open of who goes on after it */
	int64_t seq;                     /* of its change */
	const struct crm_txn *txn;
	const struct crm_entity *entity; /* of the record it is about */
	const char *record;              /* that one's id */
	const struct crm_record *old;    /* as it was before; NULL: it was not there */
	const struct crm_record *new;    /* as it was just after; NULL: it is not there any more */
	const char *detail;              /* of an occurrence: its detail; else NULL */
	int64_t at;                      /* the instant it happened: of an occurrence its own, else the transaction's */
};

/* Those after `after`, of these names (NULL: all), which are borrowed. Records are read when an event of a wanted name is met:
 * what is not wanted costs little. */
struct crm_events;
CRM_MUST_USE crm_err crm_events_open(struct crm_store *store, const struct crm_event_names *names, int64_t after,
                                     struct crm_events **out);
/* Those after change `seq` in the order in which they happened, for who looks back. Their places mean nothing. */
CRM_MUST_USE crm_err crm_events_open_story(struct crm_store *store, const struct crm_event_names *names, int64_t seq,
                                           struct crm_events **out);
/* It ends with the transaction of this number. */
void crm_events_until(struct crm_events *events, int64_t number);
/* NULL at the end; what it holds is borrowed until the next call. After the end it may be asked again: what was committed
 * meanwhile follows (not inside a transaction of the connection). A transaction of which some was told and that a pull then
 * writes anew, with its changes in another order, is told once more. */
CRM_MUST_USE crm_err crm_events_next(struct crm_events *events, const struct crm_event **out);
/* How far it has looked, wanted or not: the place to go on from. */
int64_t crm_events_place(const struct crm_events *events);
void crm_events_drop(struct crm_events **events);

#endif
