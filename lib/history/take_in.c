#include "history/take_in.h"

#include "history/chain.h"
#include "history/replay.h"
#include "store/arrival.h"
#include "store/journal.h"
#include "store/rewind.h"

static crm_err replay_all(struct crm_git *git, struct crm_store *store, const struct crm_region *region)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_replay_drop) struct crm_replay *replay = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_arena_mark mark = crm_arena_mark(arena);

	CRM_TRY(crm_replay_open(git, store, &replay));
	crm_replay_distrust(replay);
	for (size_t i = 0; i < region->count; i++) {
		const struct crm_region_item *item = &region->items[i];
		struct crm_commit commit;

		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_chain_read(git, &item->oid, arena, &bytes, &commit));
		CRM_TRY(crm_replay_commit(replay, &commit, item->has_older ? &item->older : NULL, item->is_next));
	}
	return crm_replay_finish(replay);
}

static crm_err rewind_to(struct crm_store *store, struct crm_arena *arena, int64_t stays, struct crm_taken_in *out)
{
	CRM_TRY(crm_journal_last_change(store, stays, &out->seq));
	CRM_TRY(crm_gather_since(store, arena, out->seq, &out->rewound));
	crm_gathered_detach(&out->rewound, arena);
	return crm_rewind(store, stays);
}

/* Some of the database's own stand behind what comes in: they are written anew. */
static crm_err take_between(struct crm_git *git, struct crm_store *store, struct crm_arena *arena,
                            const struct crm_region *region, struct crm_taken_in *out)
{
	CRM_AUTO(crm_arrivals_drop) struct crm_arrivals *arrivals = NULL;

	CRM_TRY(crm_arrivals_keep(store, region->stays, &arrivals));
	CRM_TRY(rewind_to(store, arena, region->stays, out));
	CRM_TRY(replay_all(git, store, region));
	return crm_arrivals_put(arrivals, store);
}

crm_err crm_take_in(struct crm_git *git, struct crm_store *store, struct crm_arena *arena, const struct crm_region *region,
                    struct crm_taken_in *out)
{
	int64_t last;

	CRM_TRY(crm_journal_last_txn(store, &last));
	if (region->stays < last)
		return take_between(git, store, arena, region, out);
	CRM_TRY(crm_journal_last(store, &out->seq));
	return replay_all(git, store, region);
}
