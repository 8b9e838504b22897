/*
 * Is the database what the branch says? A shard's text is a function of its rows, so its blob's
 * name proves that they are equal without reading the blob.
 */
#ifndef CRM_HISTORY_VERIFY_H
#define CRM_HISTORY_VERIFY_H

#include "history/handle.h"
#include "history/shard_compare.h"
#include "store/store.h"

struct crm_verify {
	double share;                    /* percent of the shards to look at, chosen at random; 100: all */
	/* Told of each finding, in a sentence (path and what, with the record where one can be named). */
	void (*found)(void *context, const char *sentence);
	/* Told of each record of `entity` that the two tell differently as well, before the sentence; NULL: nobody. */
	void (*differs)(void *context, const char *entity, const struct crm_difference *difference);
	void *context;
};

/* Compares database and branch: every shard's blob id against the text of its rows, foreign paths, missing shards;
 * *checked counts records. Follow first: transactions that are still waiting are a finding. Within the store's transaction, if
 * there is one. */
CRM_MUST_USE crm_err crm_history_verify(struct crm_history *history, struct crm_store *store,
                                        const struct crm_verify *verify, int64_t *checked);

/* Calls `found` with each path of the branch's newest tree that no record of ours can have. */
CRM_MUST_USE crm_err crm_history_foreign(struct crm_history *history, struct crm_store *store,
                                         void (*found)(void *context, const char *path), void *context);

#endif
