/*
 * A transaction has at most one change of a record: what it was before, and what it is after. So the journal says what
 * git can say too, and one made from the history (crm-check --rebuild) equals the one it was made from. Here a record that
 * the transaction has changed already is changed once more: the change written first is amended. (Inside the room.)
 */
#ifndef CRM_STORE_AMEND_H
#define CRM_STORE_AMEND_H

#include "store/journal.h"

struct crm_amended {
	int64_t rev;             /* what the row's `rev` is now */
	bool made;               /* the change makes the record, which was never there before */
	bool restored;           /* the record is as it was before the transaction: modified_at and modified_by are too */
};

/* The record is in the table as `old`, by change `seq` of this transaction, and becomes `record`. Where it is as it was
 * before the transaction again, its change goes, and modified_* of `record` are put back (their texts in the arena). */
CRM_MUST_USE crm_err crm_amend_update(struct crm_store *store, struct crm_arena *arena, int64_t seq,
                                      const struct crm_record *old, struct crm_record *record, struct crm_amended *out);
/* The same for a record that change `seq` of this transaction has deleted, and that is made again. */
CRM_MUST_USE crm_err crm_amend_create(struct crm_store *store, struct crm_arena *arena, int64_t seq,
                                      struct crm_record *record, struct crm_amended *out);
/* The record in the table by change `seq` of this transaction is deleted. */
CRM_MUST_USE crm_err crm_amend_delete(struct crm_store *store, int64_t seq, const struct crm_record *record);

#endif
