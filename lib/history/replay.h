/*
 * Commits of the history back into a database: each becomes the transaction it was made from, with its rows and its
 * journal. For a rebuild all of them are replayed into a new database; for a database that is behind its history, those
 * it lacks.
 *
 * What a commit knows of a transaction is the state before and after it, and its row in `txn`. Within a transaction the
 * changes are journalled in this order: entities and fields that are defined; then all else by entity in the model's
 * order and by id; then definitions that are removed.
 */
#ifndef CRM_HISTORY_REPLAY_H
#define CRM_HISTORY_REPLAY_H

#include "history/commit.h"
#include "history/git.h"
#include "store/write.h"

struct crm_replay;

/* Inside a write transaction of the store (or while it is being built), which the caller commits. Git and store must outlive
 * it. */
CRM_MUST_USE crm_err crm_replay_open(struct crm_git *git, struct crm_store *store, struct crm_replay **out);
/* What comes is of others: a commit that stands next must begin with what the database is. */
void crm_replay_distrust(struct crm_replay *replay);
void crm_replay_drop(struct crm_replay **replay);

/* The next commit in the order of transactions; `older` is the tree of the one before it in its own line, NULL: there is
 * none. `next`: that is what the database is, and is what its records are written over. Else others have come in between, and
 * what the commit changed is changed once more (fold.h). CRM_DAMAGED names what cannot be read, with its path. */
CRM_MUST_USE crm_err crm_replay_commit(struct crm_replay *replay, const struct crm_commit *commit, const struct crm_oid *older,
                                       bool next);
/* Deferred work of the store; before it is committed. */
CRM_MUST_USE crm_err crm_replay_finish(struct crm_replay *replay);

/* Replayed so far: transactions, and changes of records. */
int64_t crm_replay_txns(const struct crm_replay *replay);
int64_t crm_replay_changes(const struct crm_replay *replay);

#endif
