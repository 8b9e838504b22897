/*
 * A history opened: history.git, and what a process that follows the journal keeps of it from one
 * transaction to the next.
 */
#ifndef CRM_HISTORY_HANDLE_H
#define CRM_HISTORY_HANDLE_H

#include "history/tree.h"
#include "store/store.h"

struct crm_history {
	struct crm_git *git;
	struct crm_batch *batch;
	struct crm_tree *tree;          /* of `head`, with what is being changed; NULL: not yet looked at */
	struct crm_oid head;            /* the newest commit, of the batch or of the branch */
	bool has_head;                  /* false: no commit yet */
	struct crm_oid branch;          /* where the branch is, as far as we know */
	bool has_branch;
	char place[17];                 /* the transaction of `head`, "" if none; of a merge the latest in it ... */
	int64_t merged;                 /* ... and how many there are; else 0 */
};

/* Opens <folder>/history.git, making a bare repository with an empty history where there is none.
 * */
CRM_MUST_USE crm_err crm_history_open(const char *folder, struct crm_history **out);
void crm_history_drop(struct crm_history **history);

/* Removes what a follower that was killed has left. Only under the follower's lock. */
void crm_history_tidy(struct crm_history *history);

/* The branch's place: the id of the last transaction in it ("" if none) from the head commit's
 * trailer. CRM_DAMAGED if the head has no such trailer. */
CRM_MUST_USE crm_err crm_history_place(struct crm_history *history, char txn[17]);

/* Looks where the branch is. If it was moved by somebody else, or anything is half done here, all
 * that was kept is forgotten and tree, head and place are the branch's. */
CRM_MUST_USE crm_err crm_history_look(struct crm_history *history);
/* Forgets what is not in the branch; the next look begins anew. */
void crm_history_forget(struct crm_history *history);
/* Everything up to `head` becomes durable, then the branch moves there. CRM_CONFLICT if somebody
 * else moved it. */
CRM_MUST_USE crm_err crm_history_settle(struct crm_history *history);


#endif
