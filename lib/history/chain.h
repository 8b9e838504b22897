/*
 * The commits of the branch, oldest first; of a merge, along its first parent.
 */
#ifndef CRM_HISTORY_CHAIN_H
#define CRM_HISTORY_CHAIN_H

#include "history/commit.h"
#include "history/git.h"
#include "store/store.h"

struct crm_chain {                      /* zero-initialised is empty */
	struct crm_oid *oids;           /* newest first */
	size_t count, room;
	struct crm_oid base;            /* the one before them, whose transaction the database knows ... */
	bool has_base;                  /* ... false: they begin with the first commit of all */
	int64_t seq;                    /* of the base's transaction; 0 if there is none */
};

/* From `head` back to the first commit whose transaction the store's journal has (NULL: to the very first). CRM_DAMAGED
 * names a commit that is absent, broken or not ours. */
CRM_MUST_USE crm_err crm_chain_open(struct crm_chain *chain, struct crm_git *git, const struct crm_oid *head,
                                    struct crm_store *known);
void crm_chain_drop(struct crm_chain *chain);
/* The i-th, oldest first. */
const struct crm_oid *crm_chain_at(const struct crm_chain *chain, size_t i);

/* A commit, read; `bytes` is room that is used again. */
CRM_MUST_USE crm_err crm_chain_read(struct crm_git *git, const struct crm_oid *oid, struct crm_arena *arena,
                                    struct crm_str *bytes, struct crm_commit *out);

#endif
