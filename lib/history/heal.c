#include "history/heal.h"

#include <string.h>

#include "history/chain.h"
#include "history/replay.h"

static crm_err replay_chain(struct crm_history *history, struct crm_store *store, const struct crm_chain *chain)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_replay_drop) struct crm_replay *replay = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_arena_mark mark = crm_arena_mark(arena);
	struct crm_commit commit = {0};

	if (chain->has_base)
		CRM_TRY(crm_chain_read(history->git, &chain->base, arena, &bytes, &commit));
	CRM_TRY(crm_replay_open(history->git, store, chain->has_base ? &commit.tree : NULL, &replay));
	for (size_t i = 0; i < chain->count; i++) {
		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_chain_read(history->git, crm_chain_at(chain, i), arena, &bytes, &commit));
		CRM_TRY(crm_replay_commit(replay, &commit));
	}
	return crm_replay_finish(replay);
}

/* The transactions of the two sides, as people can look them up. */
struct parting {
	char base[17], ours[17], theirs[17]; /* the last common one, and the first of either side after it */
	int64_t ours_count, theirs_count;
};

static crm_err look_at_parting(struct crm_history *history, struct crm_store *store, const struct crm_chain *chain,
                               int64_t last, struct parting *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_commit commit;
	struct crm_txn txn;

	*out = (struct parting){ .ours_count = last - chain->seq, .theirs_count = (int64_t)chain->count };
	CRM_TRY(crm_journal_txn(store, arena, chain->seq + 1, &txn));
	memcpy(out->ours, txn.id, sizeof(out->ours));
	CRM_TRY(crm_chain_read(history->git, crm_chain_at(chain, 0), arena, &bytes, &commit));
	memcpy(out->theirs, commit.txn.id, sizeof(out->theirs));
	if (!chain->has_base)
		return NULL;
	CRM_TRY(crm_chain_read(history->git, &chain->base, arena, &bytes, &commit));
	memcpy(out->base, commit.txn.id, sizeof(out->base));
	return NULL;
}

static const char *plural(int64_t count)
{
	return count == 1 ? "transaction" : "transactions";
}

static crm_err refuse(struct crm_history *history, struct crm_store *store, const struct crm_chain *chain, int64_t last)
{
	struct parting at;
	char hex[CRM_OID_HEX];

	CRM_TRY(look_at_parting(history, store, chain, last, &at));
	if (!chain->has_base)
		return crm_err_hint(crm_fail(CRM_CONFLICT, "crm.db and history.git are of two repositories: crm.db begins with "
		                             "transaction %.8s and has %lld, history.git begins with %.8s and has %lld; "
		                             "nothing was overwritten", at.ours, (long long)at.ours_count, at.theirs,
		                             (long long)at.theirs_count),
		                    "put the history.git of this crm.db back; or crm-check --rebuild makes a crm.db of this "
		                    "history.git and keeps the old one");
	return crm_err_hint(crm_fail(CRM_CONFLICT, "crm.db and history.git have parted after transaction %.8s: crm.db has "
	                             "%lld later %s (from %.8s on), history.git has %lld (from %.8s on); nothing was "
	                             "overwritten", at.base, (long long)at.ours_count, plural(at.ours_count), at.ours,
	                             (long long)at.theirs_count, at.theirs),
	                    "crm-check --rebuild takes history.git's and keeps the old crm.db; to take crm.db's: git -C "
	                    "history.git branch parted main && git -C history.git update-ref refs/heads/main %.12s",
	                    crm_oid_hex(&chain->base, hex));
}

static crm_err heal(struct crm_history *history, struct crm_store *store, int64_t *taken)
{
	CRM_AUTO(crm_chain_drop) struct crm_chain chain = {0};
	struct crm_oid head;
	int64_t last;
	bool any;

	CRM_TRY(crm_git_head(history->git, &head, &any));
	if (!any)
		return NULL;
	CRM_TRY(crm_chain_open(&chain, history->git, &head, store));
	CRM_TRY(crm_journal_last_txn(store, &last));
	if (chain.count == 0)
		return NULL;
	if (chain.seq != last)
		return refuse(history, store, &chain, last);
	CRM_TRY(replay_chain(history, store, &chain));
	CRM_TRY(crm_db_commit(store->db));
	*taken = (int64_t)chain.count;
	return NULL;
}

/* A database that cannot take in what it lacks must not be written to: it would part from its history. */
static crm_err as_conflict(crm_err err)
{
	if (crm_err_kind(err) != CRM_DAMAGED)
		return err;
	err = crm_err_in(err, "crm.db is behind its history, and what it lacks cannot be read");
	return crm_err_as(crm_err_hint(err, "crm-check names all that is damaged"), CRM_CONFLICT);
}

crm_err crm_history_heal(struct crm_history *history, struct crm_store *store, int64_t *taken)
{
	*taken = 0;
	CRM_TRY(crm_db_begin(store->db));
	crm_err err = heal(history, store, taken);
	crm_db_rollback(store->db);
	return as_conflict(err);
}
