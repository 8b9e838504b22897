/*
 * The changes of the journal in the order of arrival (arrival.h), read ahead so that no statement stays open: what events are
 * told from. Others may write meanwhile, and a pull may write anew what was read: then it is read once more from where this one
 * is. (Inside the room.)
 */
#ifndef CRM_STORE_ARRIVING_H
#define CRM_STORE_ARRIVING_H

#include "base/id.h"
#include "store/event_place.h"
#include "store/journal.h"

struct crm_arriving_entry {
	struct crm_entry entry;          /* texts are borrowed until the next one */
	char id[CRM_ID_SIZE];            /* of its transaction */
	int64_t number, index;           /* of the transaction; of the change in it, from 1 on */
	bool last;                       /* of its transaction */
};

enum { CRM_ARRIVING_BATCH = 64 };

struct crm_arriving {
	struct crm_store *store;
	bool story;                      /* in the order of the journal instead */
	int64_t until;                   /* the number it ends with */
	bool moved;                      /* what was given of a transaction was written anew; it is given once more */

	/* Where it is: what was given last. */
	int64_t number, index, txn, seen; /* `seen`: seq */
	char id[CRM_ID_SIZE];
	bool whole;                      /* there is no more of that transaction */

	int64_t version;                 /* of the database, when this was read: */
	struct crm_arena *arena;
	struct crm_arena_mark mark;
	struct crm_arriving_entry entries[CRM_ARRIVING_BATCH];
	size_t count, next;
};

/* After a place; after change `seq`, in the order of the journal. The store is borrowed. */
CRM_MUST_USE crm_err crm_arriving_open(struct crm_arriving *arriving, struct crm_store *store, int64_t after);
void crm_arriving_open_story(struct crm_arriving *arriving, struct crm_store *store, int64_t seq);
void crm_arriving_close(struct crm_arriving *arriving);
/* Has somebody else written, and if so, is what was read ahead still where it was? First in each snapshot
 * (crm_db_begin_read), in which the changes and their records are read then. */
CRM_MUST_USE crm_err crm_arriving_look_around(struct crm_arriving *arriving);
/* NULL at the end, where it may be asked again later. */
CRM_MUST_USE crm_err crm_arriving_next(struct crm_arriving *arriving, const struct crm_arriving_entry **out);
/* The place after what was given last. */
int64_t crm_arriving_place(const struct crm_arriving *arriving);

#endif
