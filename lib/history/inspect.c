#include "history/inspect.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "history/chain.h"
#include "history/inspect_tree.h"

struct inspector {
	const struct crm_inspect *told;
	struct crm_git *git;
	struct crm_arena *arena;
	struct crm_str bytes;
	struct crm_oid *oids;            /* the new ones, each after those it comes from */
	size_t count;
};

static void drop_inspector(struct inspector *inspector)
{
	free(inspector->oids);
	crm_str_drop(&inspector->bytes);
	crm_arena_drop(&inspector->arena);
}

static crm_err read_commit(struct inspector *inspector, const struct crm_oid *oid, struct crm_commit *out)
{
	CRM_TRY(crm_git_read(inspector->git, oid, CRM_COMMIT, &inspector->bytes));
	return crm_commit_read(inspector->arena, crm_str_text(&inspector->bytes), inspector->bytes.n, out);
}

/* -- transactions ------------------------------------------------------------------------- */

static crm_err check_at(const struct inspector *inspector, const struct crm_commit *commit)
{
	char at[CRM_INSTANT_SIZE];

	if (commit->txn.at <= inspector->told->latest)
		return NULL;
	return crm_err_hint(crm_fail(CRM_DAMAGED, "its time, %s, has not come yet", crm_instant_text(commit->txn.at, at)),
	                    "is the clock of this machine right? crm-config set sync.ahead says how far others' may be ahead");
}

/* A commit that mends the one before it tells the same transaction (crm-check repair). */
static bool repeats(const struct crm_commit *commit, const struct crm_commit *parent)
{
	return !commit->merged && crm_same(commit->txn.id, parent->txn.id) && commit->txn.at == parent->txn.at;
}

static crm_err check_order(const struct crm_commit *commit, const struct crm_commit *parent)
{
	if (repeats(commit, parent))
		return NULL;
	if (!commit->merged && !parent->merged && crm_same(commit->txn.id, parent->txn.id))
		return crm_fail(CRM_DAMAGED, "its transaction is that of the commit it comes from, at another time");
	if (commit->merged ? commit->txn.at >= parent->txn.at : commit->txn.at > parent->txn.at)
		return NULL;
	return crm_fail(CRM_DAMAGED, "its time is not later than that of the commit it comes from");
}

/* What the journal has is told by commits of ours. */
static crm_err check_once(const struct inspector *inspector, const struct crm_commit *commit)
{
	struct crm_txn txn;

	if (!inspector->told->store || commit->merged)
		return NULL;
	crm_err err = crm_journal_find(inspector->told->store, inspector->arena, commit->txn.id, &txn);
	if (crm_err_kind(err) == CRM_NOT_FOUND)
		return NULL;
	return err ? err : crm_fail(CRM_DAMAGED, "its transaction %s is told by another commit here", commit->txn.id);
}

/* A merge is of the time of the latest in it. */
static crm_err check_parents(struct inspector *inspector, const struct crm_commit *commit, struct crm_oid *tree, bool *again)
{
	int64_t latest = INT64_MIN;

	*again = false;
	for (size_t i = 0; i < commit->parent_count; i++) {
		struct crm_commit parent;

		CRM_TRY(read_commit(inspector, &commit->parents[i], &parent));
		CRM_TRY(check_order(commit, &parent));
		*again |= repeats(commit, &parent);
		latest = parent.txn.at > latest ? parent.txn.at : latest;
		if (i == 0)
			*tree = parent.tree;
	}
	if (commit->merged && latest != commit->txn.at)
		return crm_fail(CRM_DAMAGED, "it is a merge, and its time is not that of the latest in it");
	return NULL;
}

static crm_err check_commit(struct inspector *inspector, const struct crm_oid *oid)
{
	struct crm_commit commit;
	struct crm_oid older;
	bool again;

	CRM_TRY(read_commit(inspector, oid, &commit));
	CRM_TRY(check_at(inspector, &commit));
	CRM_TRY(check_parents(inspector, &commit, &older, &again));
	if (!again)
		CRM_TRY(check_once(inspector, &commit));
	return crm_inspect_tree(inspector->git, commit.parent_count ? &older : NULL, &commit.tree,
	                        (struct crm_inspect_way){ .texts = inspector->told->texts, .passing = true });
}

/* In the end nothing but records may be there that is not here. */
static crm_err check_end(struct inspector *inspector, const struct crm_oid *theirs)
{
	struct crm_commit ours, their;

	CRM_TRY(read_commit(inspector, theirs, &their));
	if (inspector->told->ours)
		CRM_TRY(read_commit(inspector, inspector->told->ours, &ours));
	return crm_inspect_tree(inspector->git, inspector->told->ours ? &ours.tree : NULL, &their.tree,
	                        (struct crm_inspect_way){0});
}

static crm_err check_all(struct inspector *inspector)
{
	struct crm_arena_mark mark = crm_arena_mark(inspector->arena);
	char hex[CRM_OID_HEX];

	for (size_t i = 0; i < inspector->count; i++) {
		if (inspector->told->stop && *inspector->told->stop)
			return crm_fail(CRM_IO, "interrupted");
		crm_arena_rewind(inspector->arena, mark);
		crm_err err = check_commit(inspector, &inspector->oids[i]);
		if (!err)
			continue;
		crm_oid_hex(&inspector->oids[i], hex);
		return crm_err_hint(crm_err_in(err, "commit %.12s", hex), "in the repository it comes from,"
		                    " git update-ref refs/heads/main %.12s^ takes it and all that follow out of the branch", hex);
	}
	return NULL;
}

crm_err crm_inspect(struct crm_git *git, const struct crm_oid *theirs, const struct crm_inspect *inspect)
{
	CRM_AUTO(drop_inspector) struct inspector inspector = { .told = inspect, .git = git, .arena = crm_arena_new() };

	CRM_TRY(crm_git_list(git, theirs, inspect->ours, &inspector.oids, &inspector.count));
	CRM_TRY(check_all(&inspector));
	return inspector.count ? check_end(&inspector, theirs) : NULL;
}
