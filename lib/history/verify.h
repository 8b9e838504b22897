/*
 * Is the database what the branch says? A shard's text is a function of its rows, so its blob's
 * name proves that they are equal without reading the blob.
 */
#ifndef CRM_HISTORY_VERIFY_H
#define CRM_HISTORY_VERIFY_H

#include "history/handle.h"
#include "store/store.h"

/* Compares database and branch: every shard's blob id against the text of its rows, foreign paths,
 * missing shards. Calls `found` with one sentence per finding (path and what, with the record where
 * one can be named); *checked counts records. `share`: percent of the shards to look at, 100 for
 * all (chosen at random). Follow first: transactions that are still waiting are a finding. */
CRM_MUST_USE crm_err crm_history_verify(struct crm_history *history, struct crm_store *store, double share,
                                        void (*found)(void *context, const char *sentence), void *context,
                                        int64_t *checked);

/* Calls `found` with each path of the branch's newest tree that no record of ours can have. */
CRM_MUST_USE crm_err crm_history_foreign(struct crm_history *history, struct crm_store *store,
                                         void (*found)(void *context, const char *path), void *context);

#endif
