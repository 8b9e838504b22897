/*
 * What tracked fields of records were (CRM_TRACKED), kept by code beside the journal, so that no report takes the bodies of
 * changes apart. Of each entity that has such fields:
 *
 *   "deal.past"(field, id, seq, known, gone, since, at, was), PRIMARY KEY (field, id, seq, known)
 *
 * A row is a past stay: the field of the record was `was` (as its own column stores it; NULL: empty) from `since` (NULL: since
 * the record was made) until `at`, when change `seq` ended it; instants are milliseconds since 1970. What a field is now stands
 * in the record, so that making records writes nothing. What was undone did not happen (trail.h), and when that changes what has
 * been, the rows say which of them was right when: one holds just after change M if known <= M and gone is NULL or later than M.
 * Today's are those whose gone is NULL.
 *
 *   "deal.was"(field, id, seq, since, at, was)    a view of these, to report from
 *   v_deal_past(field, id, was, was_id, since_at, until_at)    another for people, of records that are there
 *
 * A removed record's rows stay. While a database is built from the history (build.h) nothing is kept; all is made at the end.
 * (Inside the room.)
 */
#ifndef CRM_STORE_TRACKED_H
#define CRM_STORE_TRACKED_H

#include "store/journal.h"

struct crm_tracked; /* of one entity; NULL is allowed and does nothing */

/* The change that is being written. */
struct crm_tracked_change {
	const struct crm_txn *txn;
	int64_t floor;           /* the journal's last seq before its transaction */
	int64_t prev;            /* the record's change before; above `floor`, it is this one that is amended */
	int64_t seq;             /* not above `floor`: the transaction does not change the record after all */
	bool made;               /* the transaction makes the record: it has no past */
};

CRM_MUST_USE crm_err crm_tracked_new(struct crm_arena *arena, struct crm_db *db, const struct crm_entity *entity,
                                     struct crm_tracked **out);
/* `changed` marks the fields that did. */
CRM_MUST_USE crm_err crm_tracked_updated(struct crm_tracked *tracked, const struct crm_tracked_change *change,
                                         const struct crm_record *old, const struct crm_record *record,
                                         const bool *changed);
/* A record that was removed is there again. */
CRM_MUST_USE crm_err crm_tracked_returned(struct crm_tracked *tracked, const struct crm_tracked_change *change,
                                          const struct crm_record *record);
CRM_MUST_USE crm_err crm_tracked_deleted(struct crm_tracked *tracked, const struct crm_tracked_change *change,
                                         const struct crm_record *old);

bool crm_tracked_is_kept(const struct crm_entity *entity);
/* "deal.past" and "deal.was", and how they are made; `table` is quoted. Arena. */
const char *crm_tracked_name(struct crm_arena *arena, const struct crm_entity *entity);
const char *crm_tracked_sql(struct crm_arena *arena, const char *table);
const char *crm_tracked_view_name(struct crm_arena *arena, const struct crm_entity *entity);
const char *crm_tracked_view_sql(struct crm_arena *arena, const struct crm_entity *entity);

#endif
