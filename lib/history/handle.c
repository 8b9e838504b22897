#include "history/handle.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "history/commit.h"
#include "history/moving.h"
#include "history/pack.h"

crm_err crm_history_open(const char *folder, struct crm_history **out)
{
	CRM_AUTO(crm_history_drop) struct crm_history *history = crm_calloc(1, sizeof(*history));
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	CRM_TRY(crm_git_open(crm_path(arena, folder, "history.git"), &history->git));
	*out = history;
	history = NULL;
	return NULL;
}

void crm_history_drop(struct crm_history **at)
{
	struct crm_history *history = *at;

	if (!history)
		return;
	*at = NULL;
	crm_history_forget(history);
	crm_git_drop(&history->git);
	free(history);
}

void crm_history_tidy(struct crm_history *history)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	crm_pack_tidy(crm_path(arena, crm_git_path(history->git), "objects/pack"));
	crm_pack_tidy(crm_path(arena, crm_git_path(history->git), "objects"));
	crm_moving_tidy(history->git);
}

void crm_history_forget(struct crm_history *history)
{
	crm_tree_drop(&history->tree);
	crm_batch_drop(&history->batch);
}

static crm_err read_head(struct crm_git *git, const struct crm_oid *head, struct crm_arena *arena,
                         struct crm_commit *commit)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};

	CRM_TRY(crm_git_read(git, head, CRM_COMMIT, &bytes));
	return crm_commit_read(arena, crm_str_text(&bytes), bytes.n, commit);
}

crm_err crm_history_place(struct crm_history *history, char txn[17])
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_commit commit;
	struct crm_oid head;
	bool any;

	txn[0] = '\0';
	CRM_TRY(crm_git_head(history->git, &head, &any));
	if (!any)
		return NULL;
	CRM_TRY(read_head(history->git, &head, arena, &commit));
	memcpy(txn, commit.txn.id, sizeof(commit.txn.id));
	return NULL;
}

static bool is_known(const struct crm_history *history, const struct crm_oid *branch, bool any)
{
	if (!history->tree || any != history->has_head)
		return false;
	return !any || crm_oid_same(branch, &history->head);
}

crm_err crm_history_look(struct crm_history *history)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_commit commit = {0};
	struct crm_oid branch;
	bool any;

	CRM_TRY(crm_git_head(history->git, &branch, &any));
	if (is_known(history, &branch, any))
		return NULL;
	crm_history_forget(history);
	if (any)
		CRM_TRY(read_head(history->git, &branch, arena, &commit));
	history->has_head = history->has_branch = any;
	if (any)
		history->head = history->branch = branch;
	memcpy(history->place, commit.txn.id, sizeof(history->place));
	history->merged = commit.merged;
	history->batch = crm_batch_new(history->git);
	history->tree = crm_tree_new(history->batch, any ? &commit.tree : NULL);
	return NULL;
}

crm_err crm_history_settle(struct crm_history *history)
{
	if (!history->has_head || (history->has_branch && crm_oid_same(&history->head, &history->branch)))
		return NULL;
	CRM_TRY(crm_batch_flush(history->batch));
	CRM_TRY(crm_moving_do(history->git, history->has_branch ? &history->branch : NULL, &history->head));
	history->branch = history->head;
	history->has_branch = true;
	return NULL;
}
