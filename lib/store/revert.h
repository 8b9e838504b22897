/*
 * The opposite of one entry of the journal: what its record must become so that the entry is taken back, and which
 * fields stand in the way because they have been changed to something else since. Nothing is written here.
 *
 * It is a question of values, not of time: what was changed and changed back since is not in the way, and what is
 * already as it was before has nothing to be taken back. So entries that were undone are neither.
 */
#ifndef CRM_STORE_REVERT_H
#define CRM_STORE_REVERT_H

#include "store/journal.h"

enum crm_revert_manner {
	CRM_REVERT_KEEP,      /* what was changed since is left in the record */
	CRM_REVERT_KEEP_PARTS, /* the same, but of a list only the elements that the entry put in or took out go back */
	CRM_REVERT_OVER       /* everything the entry changed goes back, whatever it is now */
};

struct crm_reversal {
	enum crm_op op;              /* what has to be written ... */
	bool nothing;                /* ... unless nothing has */
	bool gone;                   /* an update to a record that is not there any more */
	struct crm_record *old;      /* the record as it is; NULL where there is none */
	struct crm_record *record;   /* as it must become; NULL: removed */
	const bool *later;           /* by field: changed since to something else */
	size_t later_count;
};

/* `change` as crm_entries_next gives it, of a known entity. The records are in the arena, their texts may be the
 * change's. CRM_DAMAGED: the journal's entry cannot be read. */
CRM_MUST_USE crm_err crm_revert(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                                const struct crm_entry *change, enum crm_revert_manner manner,
                                struct crm_reversal *out);

#endif
