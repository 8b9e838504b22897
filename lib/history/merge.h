/*
 * Joining the branch and a head from elsewhere: what both have goes into the database in the order of all transactions
 * (take_in.h), and a merge commit of both becomes the branch. Where the branch has nothing of its own it just moves there.
 *
 * Nothing is half done: the commit is durable before the branch moves, and the branch has moved before the database commits;
 * a database that is behind its branch takes in what it lacks (heal.h), and comes to the same.
 */
#ifndef CRM_HISTORY_MERGE_H
#define CRM_HISTORY_MERGE_H

#include "history/handle.h"

enum crm_joining {
	CRM_JOINED_NOTHING,      /* the branch had all of it */
	CRM_JOINED_FORWARD,      /* the branch moved there */
	CRM_JOINED_MERGED,
};

struct crm_joined {
	enum crm_joining how;
	int64_t news;            /* transactions that were taken in */
	int64_t first;           /* seq of the first one that is new or stands elsewhere now; 0: none */
};

/* What of theirs is taken in. */
struct crm_join {
	struct crm_oid theirs;
	int64_t latest;          /* no transaction of theirs may be later: milliseconds since 1970 */
	const volatile int *stop; /* NULL */
};

/* Only under the follower's lock, when the branch has all of the journal (crm_history_follow); begins and commits a transaction
 * of the store, which must be opened anew after an error. CRM_CONFLICT: the two have nothing in common; CRM_BUSY: somebody
 * wrote in between: follow, and try again. CRM_DAMAGED: what is there cannot be read, is not what it says, or is nothing that
 * crm could have made (inspect.h); nothing has changed then. */
CRM_MUST_USE crm_err crm_history_join(struct crm_history *history, struct crm_store *store, const struct crm_join *join,
                                      struct crm_joined *out);

#endif
