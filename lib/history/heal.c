#include "history/heal.h"

#include <string.h>

#include "history/chain.h"
#include "history/parting.h"
#include "history/take_in.h"

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

/* How many transactions there are in the branch: as its latest merge says, and those behind it. 0: it has no merge behind what
 * the journal knows. */
static crm_err count_branch(struct crm_git *git, const struct crm_region *region, const struct crm_oid *head, int64_t *count)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_oid oid = *head;
	struct crm_commit commit;

	*count = 0;
	for (size_t behind = 0; behind <= region->count; behind++) {
		CRM_TRY(crm_chain_read(git, &oid, arena, &bytes, &commit));
		if (commit.merged) {
			*count = commit.merged + (int64_t)behind;
			return NULL;
		}
		if (!commit.parent_count)
			return NULL;
		oid = commit.parents[0];
	}
	return NULL;
}

/* Has the database transactions that the branch does not have? */
static crm_err has_parted(struct crm_history *history, const struct crm_chain *chain, const struct crm_region *region, const struct crm_oid *head, int64_t last, bool *out)
{
	int64_t count;

	CRM_TRY(count_branch(history->git, region, head, &count));
	*out = count ? count != last + region->news : chain->seq != last;
	return NULL;
}

static crm_err take_in(struct crm_git *git, struct crm_store *store, const struct crm_region *region)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_taken_in taken = {0};
	crm_err err = crm_take_in(git, store, arena, region, &taken);

	crm_gathered_drop(&taken.rewound);
	return err;
}

static crm_err heal(struct crm_history *history, struct crm_store *store, int64_t *taken)
{
	CRM_AUTO(crm_chain_drop) struct crm_chain chain = {0};
	CRM_AUTO(crm_region_drop) struct crm_region region = {0};
	struct crm_oid head;
	int64_t last;
	bool any, parted;

	CRM_TRY(crm_git_head(history->git, &head, &any));
	if (!any)
		return NULL;
	CRM_TRY(crm_chain_open(&chain, history->git, &head, store));
	CRM_TRY(crm_journal_last_txn(store, &last));
	if (!chain.has_base && last)
		return refuse(history, store, &chain, last);
	CRM_TRY(crm_region_open(&region, history->git, &head, 1, store, NULL));
	if (!region.news)
		return NULL;
	/* In one line, what the database is is the commit of the last transaction it has. */
	if (!region.merge_count && chain.has_base)
		CRM_TRY(crm_region_open(&region, history->git, &head, 1, store, &chain.base));
	CRM_TRY(has_parted(history, &chain, &region, &head, last, &parted));
	if (parted)
		return refuse(history, store, &chain, last);
	CRM_TRY(take_in(history->git, store, &region));
	CRM_TRY(crm_history_note_region(history->git, store, &region));
	CRM_TRY(crm_db_commit(store->db));
	*taken = region.news;
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
