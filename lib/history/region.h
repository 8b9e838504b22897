/*
 * What several heads have beyond the journal: the commits whose transactions must be written anew so that the journal holds
 * all of them in their order. That is by instant and id: an instant is later than all that its clone had seen, so whoever
 * knew of a transaction stands after it, in every clone alike.
 *
 * A transaction of another clone may stand before some of ours. Then the journal is taken back to before it, and ours are
 * among those to be written.
 */
#ifndef CRM_HISTORY_REGION_H
#define CRM_HISTORY_REGION_H

#include "base/id.h"
#include "history/commit.h"
#include "history/git.h"
#include "store/store.h"

struct crm_region_item {
	struct crm_oid oid, tree;
	struct crm_oid parent, older;    /* the commit before it, and its tree ... */
	bool has_older;                  /* ... unless it is the first of all */
	int64_t parent_merged;           /* of a parent that is a merge: the transactions in it */
	char txn[CRM_ID_SIZE];
	int64_t at;
	bool repeats;                    /* it is of the transaction of the commit before it */
	bool is_new;                     /* the journal does not have it */
	bool is_next;                    /* it knew of all that stand before it: its parent is what the database is then */
	size_t met;                      /* the how-manieth it was from the heads */
};

struct crm_region {                      /* zero-initialised is empty */
	struct crm_region_item *items;   /* in their order */
	size_t count, room;
	int64_t stays;                   /* seq of the last transaction that stays in the journal; 0: none does */
	int64_t news;                    /* how many the journal does not have */
	struct crm_oid *merges;          /* that were met */
	size_t merge_count, merge_room;
};

/* `store` NULL: an empty journal. `ours`: the commit that is what the database is; NULL: that is not known. CRM_DAMAGED names a commit that is absent, broken or not ours; CRM_CONFLICT: the heads have nothing in
 * common with the journal, though it is not empty. */
CRM_MUST_USE crm_err crm_region_open(struct crm_region *region, struct crm_git *git, const struct crm_oid *heads,
                                     size_t count, struct crm_store *store, const struct crm_oid *ours);
void crm_region_drop(struct crm_region *region);

#endif
