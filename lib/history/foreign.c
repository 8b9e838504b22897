#include "history/foreign.h"

#include <string.h>

#include "history/chain.h"
#include "history/verify.h"

struct paths {
	struct crm_arena *arena;
	struct path {
		const char *text;
		struct path *next;
	} *first;
	size_t count;
};

static void keep(void *context, const char *text)
{
	struct paths *paths = context;
	struct path *path = crm_new(paths->arena, struct path, 1);

	*path = (struct path){ crm_copy(paths->arena, text), paths->first };
	paths->first = path;
	paths->count++;
}

/* On top of the head, with the head's transaction: of a merge, the latest in it. It is no merge itself. */
static crm_err write_commit(struct crm_history *history, struct crm_store *store, struct crm_arena *arena, size_t count)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_commit commit;
	struct crm_oid head = history->head;

	CRM_TRY(crm_chain_read(history->git, &head, arena, &bytes, &commit));
	if (commit.merged)
		CRM_TRY(crm_journal_find(store, arena, commit.txn.id, &commit.txn));
	commit.merged = 0;
	commit.parents[0] = head;
	commit.parent_count = 1;
	commit.subject = count == 1 ? "a foreign file taken out" : crm_textf(arena, "%zu foreign files taken out", count);
	CRM_TRY(crm_tree_write(history->tree, &commit.tree));
	crm_str_clear(&bytes);
	crm_commit_add(&bytes, &commit);
	return crm_batch_put(history->batch, CRM_COMMIT, bytes.s, bytes.n, NULL, &history->head);
}

crm_err crm_foreign_take_out(struct crm_history *history, struct crm_store *store,
                             void (*told)(void *context, const char *path), void *context)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct paths paths = { .arena = arena };

	CRM_TRY(crm_history_foreign(history, store, keep, &paths));
	if (!paths.count)
		return NULL;
	crm_history_forget(history);
	CRM_TRY(crm_history_look(history));
	for (struct path *path = paths.first; path; path = path->next)
		CRM_TRY(crm_tree_take(history->tree, path->text));
	CRM_TRY(write_commit(history, store, arena, paths.count));
	CRM_TRY(crm_history_settle(history));
	for (struct path *path = paths.first; path; path = path->next)
		told(context, path->text);
	return NULL;
}
