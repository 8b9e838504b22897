#include "history/merge.h"

#include <string.h>

#include "history/chain.h"
#include "history/inspect.h"
#include "history/parting.h"
#include "history/take_in.h"
#include "history/write.h"
#include "store/parting.h"

struct join {
	struct crm_history *history;
	struct crm_store *store;
	struct crm_arena *arena;
	struct crm_oid theirs;
	const struct crm_join *told;
	struct crm_region region;
	struct crm_taken_in taken;
	struct crm_joined *out;
};

static void drop_join(struct join *join)
{
	crm_gathered_drop(&join->taken.rewound);
	crm_region_drop(&join->region);
	crm_arena_drop(&join->arena);
}

static crm_err read_commit(struct join *join, const struct crm_oid *oid, struct crm_commit *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};

	return crm_chain_read(join->history->git, oid, join->arena, &bytes, out);
}

/* Is the branch where the journal ends? */
static crm_err check_place(struct join *join)
{
	struct crm_history *history = join->history;
	struct crm_txn txn;
	int64_t last;

	CRM_TRY(crm_history_look(history));
	CRM_TRY(crm_journal_last_txn(join->store, &last));
	if (!history->has_head && !last)
		return NULL;
	if (history->has_head && last) {
		CRM_TRY(crm_journal_txn(join->store, join->arena, last, &txn));
		if (crm_same(txn.id, history->place))
			return NULL;
	}
	return crm_fail(CRM_BUSY, "somebody has written in between");
}

/* -- moving there ------------------------------------------------------------------------- */

/* What the database has become must be what their tree says: else their history is not of transactions that lead there. */
static crm_err check_tree(struct join *join)
{
	struct crm_history *history = join->history;
	struct crm_commit commit;
	struct crm_oid tree;
	struct crm_txn txn;
	char hex[CRM_OID_HEX];
	int64_t last;

	CRM_TRY(read_commit(join, &join->theirs, &commit));
	crm_tree_drop(&history->tree);
	history->tree = crm_tree_new(history->batch, &commit.tree);
	CRM_TRY(crm_history_write_tree(history, join->store, join->arena, join->taken.seq, &join->taken.rewound, &tree));
	CRM_TRY(crm_journal_last_txn(join->store, &last));
	CRM_TRY(crm_journal_txn(join->store, join->arena, last, &txn));
	if (crm_oid_same(&tree, &commit.tree) && crm_same(txn.id, commit.txn.id) && (!commit.merged || commit.merged == last))
		return NULL;
	return crm_fail(CRM_DAMAGED, "commit %.12s is not what its transactions lead to", crm_oid_hex(&join->theirs, hex));
}

static crm_err move_there(struct join *join)
{
	struct crm_history *history = join->history;

	join->out->how = CRM_JOINED_FORWARD;
	CRM_TRY(crm_take_in(history->git, join->store, join->arena, &join->region, &join->taken));
	CRM_TRY(check_tree(join));
	CRM_TRY(crm_history_note_region(history->git, join->store, &join->region));
	history->head = join->theirs;
	history->has_head = true;
	return crm_history_settle(history);
}

/* -- merging ---------------------------------------------------------------------------------- */

static crm_err write_merge(struct join *join)
{
	struct crm_history *history = join->history;
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_commit merge = { .subject = "merge", .parent_count = 2, .parents = { history->head, join->theirs } };

	if (memcmp(&merge.parents[0], &merge.parents[1], sizeof(merge.parents[0])) > 0) {
		merge.parents[0] = join->theirs;
		merge.parents[1] = history->head;
	}
	CRM_TRY(crm_journal_last_txn(join->store, &merge.merged));
	CRM_TRY(crm_journal_txn(join->store, join->arena, merge.merged, &merge.txn));
	merge.txn.actor = "crm <crm@localhost>";
	CRM_TRY(crm_history_write_tree(history, join->store, join->arena, join->taken.seq, &join->taken.rewound,
	                               &merge.tree));
	crm_commit_add(&bytes, &merge);
	return crm_batch_put(history->batch, CRM_COMMIT, bytes.s, bytes.n, NULL, &history->head);
}

/* The merges that they have made, and this one. */
static crm_err note_partings(struct join *join, const struct crm_oid heads[2])
{
	struct crm_history *history = join->history;

	CRM_TRY(crm_history_note_region(history->git, join->store, &join->region));
	CRM_TRY(crm_history_note_merge(history->git, join->store, &history->head, heads));
	return join->region.merge_count ? NULL : crm_parting_same(join->store, join->region.stays);
}

static crm_err merge_both(struct join *join)
{
	const struct crm_oid heads[2] = { join->history->head, join->theirs };
	struct crm_history *history = join->history;

	join->out->how = CRM_JOINED_MERGED;
	CRM_TRY(crm_region_open(&join->region, history->git, heads, 2, join->store, &history->head));
	CRM_TRY(crm_take_in(history->git, join->store, join->arena, &join->region, &join->taken));
	CRM_TRY(write_merge(join));
	CRM_TRY(note_partings(join, heads));
	return crm_history_settle(history);
}

/* -- both ---------------------------------------------------------------------------------------- */

static crm_err look(struct join *join, bool *ahead, bool *behind)
{
	struct crm_history *history = join->history;

	*ahead = !history->has_head;
	*behind = false;
	if (!history->has_head)
		return NULL;
	CRM_TRY(crm_git_is_behind(history->git, &join->theirs, &history->head, behind));
	return *behind ? NULL : crm_git_is_behind(history->git, &history->head, &join->theirs, ahead);
}

static crm_err inspect(struct join *join)
{
	struct crm_history *history = join->history;
	const struct crm_inspect inspect = {
		.ours = history->has_head ? &history->head : NULL, .store = join->store, .latest = join->told->latest,
		.texts = true, .stop = join->told->stop,
	};

	return crm_inspect(history->git, &join->theirs, &inspect);
}

static crm_err join_all(struct join *join)
{
	struct crm_history *history = join->history;
	bool ahead, behind;

	CRM_TRY(check_place(join));
	CRM_TRY(look(join, &ahead, &behind));
	if (behind)
		return NULL;
	CRM_TRY(inspect(join));
	CRM_TRY(crm_region_open(&join->region, history->git, &join->theirs, 1, join->store,
	                        history->has_head ? &history->head : NULL));
	join->out->news = join->region.news;
	join->out->first = join->region.stays + 1;
	return ahead ? move_there(join) : merge_both(join);
}

crm_err crm_history_join(struct crm_history *history, struct crm_store *store, const struct crm_join *told,
                         struct crm_joined *out)
{
	CRM_AUTO(drop_join) struct join join = { .history = history, .store = store, .arena = crm_arena_new(),
		.theirs = told->theirs, .told = told, .out = out };

	*out = (struct crm_joined){0};
	CRM_TRY(crm_db_begin(store->db));
	crm_err err = join_all(&join);
	if (!err)
		err = crm_db_commit(store->db);
	crm_db_rollback(store->db);
	crm_history_forget(history);
	return err;
}
