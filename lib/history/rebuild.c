#include "history/rebuild.h"

#include <string.h>

#include "history/chain.h"
#include "history/parting.h"
#include "history/region.h"
#include "history/replay.h"
#include "store/build.h"

enum { TELL_EVERY = 100 };

static crm_err look_up(const struct crm_progress *progress, size_t done, size_t of)
{
	if (done % TELL_EVERY)
		return NULL;
	if (progress->stopped && progress->stopped(progress->context))
		return crm_fail(CRM_IO, "interrupted; nothing was changed");
	if (progress->tell)
		progress->tell(progress->context, (int64_t)done, (int64_t)of);
	return NULL;
}

static crm_err replay_all(struct crm_history *history, const struct crm_region *region, struct crm_replay *replay,
                          const struct crm_progress *progress, struct crm_rebuilt *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_arena_mark mark = crm_arena_mark(arena);

	for (size_t i = 0; i < region->count; i++) {
		const struct crm_region_item *item = &region->items[i];
		struct crm_commit commit;

		crm_arena_rewind(arena, mark);
		CRM_TRY(look_up(progress, i, region->count));
		CRM_TRY(crm_chain_read(history->git, &item->oid, arena, &bytes, &commit));
		CRM_TRY(crm_replay_commit(replay, &commit, item->has_older ? &item->older : NULL, item->is_next));
		memcpy(out->last, commit.txn.id, sizeof(out->last));
	}
	CRM_TRY(crm_replay_finish(replay));
	out->txns = crm_replay_txns(replay);
	out->changes = crm_replay_changes(replay);
	return NULL;
}

/* Once the indexes are there. */
static crm_err note_partings(struct crm_history *history, struct crm_store *store, const struct crm_region *region)
{
	if (!region->merge_count)
		return NULL;
	CRM_TRY(crm_store_complete(store));
	return crm_history_note_region(history->git, store, region);
}

static crm_err build(struct crm_history *history, const char *path, const struct crm_progress *progress,
                     struct crm_rebuilt *out)
{
	CRM_AUTO(crm_store_drop) struct crm_store *store = NULL;
	CRM_AUTO(crm_region_drop) struct crm_region region = {0};
	CRM_AUTO(crm_replay_drop) struct crm_replay *replay = NULL;

	CRM_TRY(crm_store_build(path, &store));
	CRM_TRY(crm_region_open(&region, history->git, &out->head, 1, store, NULL));
	CRM_TRY(crm_replay_open(history->git, store, &replay));
	CRM_TRY(replay_all(history, &region, replay, progress, out));
	crm_replay_drop(&replay);
	CRM_TRY(note_partings(history, store, &region));
	return crm_store_built(store);
}

crm_err crm_rebuild(struct crm_history *history, const char *path, const struct crm_progress *progress,
                    struct crm_rebuilt *out)
{
	bool any;

	*out = (struct crm_rebuilt){0};
	CRM_TRY(crm_git_head(history->git, &out->head, &any));
	if (!any)
		return crm_fail(CRM_NOT_FOUND, "the history is empty: there is nothing to make a database from");
	crm_err err = build(history, path, progress, out);
	if (err)
		crm_store_remove(path);
	return err;
}
