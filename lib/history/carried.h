/*
 * Attached files on their way to other copies: blobs under refs/crm/files of history.git, a branch of its own whose tree has the
 * file of SHA-256 abcdef... at ab/cdef.... Two such trees are joined by having all of both. Nothing in it is ever changed or
 * taken away.
 */
#ifndef CRM_HISTORY_CARRIED_H
#define CRM_HISTORY_CARRIED_H

#include "base/digest.h"
#include "history/batch.h"
#include "history/tree.h"

struct crm_carried {
	struct crm_git *git;
	struct crm_batch *batch;
	struct crm_tree *tree;
	struct crm_oid head;
	bool has_head;
	size_t added;
};

/* Where it is now; only under the follower's lock and in one's turn (sync_turn.h). */
CRM_MUST_USE crm_err crm_carried_open(struct crm_carried *carried, struct crm_git *git);
void crm_carried_drop(struct crm_carried *carried);
CRM_MUST_USE crm_err crm_carried_has(struct crm_carried *carried, const char *hex, bool *has);
CRM_MUST_USE crm_err crm_carried_read(struct crm_carried *carried, const char *hex, struct crm_str *out);
/* Its bytes must be what `hex` says. */
CRM_MUST_USE crm_err crm_carried_put(struct crm_carried *carried, const char *hex, const char *bytes, size_t n);
/* What was put is durable, and the branch moves there. */
CRM_MUST_USE crm_err crm_carried_end(struct crm_carried *carried);

/* All that `theirs` has comes in. `take` gets each file that is new, and must have made it durable when it returns; then the
 * branch moves. CRM_DAMAGED: something there is no file, or is not what its name says; then it does not move. */
CRM_MUST_USE crm_err crm_carried_join(struct crm_carried *carried, const struct crm_oid *theirs,
                                      crm_err (*take)(void *context, const char *hex, const struct crm_str *bytes),
                                      void *context);
/* Is what `theirs` has beyond `ours` (NULL: nothing) as it must be? CRM_DAMAGED. For servers. */
CRM_MUST_USE crm_err crm_carried_inspect(struct crm_git *git, const struct crm_oid *ours, const struct crm_oid *theirs);

#endif
