#include "repo/branch_make.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "base/str.h"
#include "history/moving.h"
#include "repo/followers.h"
#include "store/apart.h"
#include "store/db_copy.h"

enum { LOCK_MS = 60000, CONFIG_MOST = 1 << 20 };

/* Where branches are, and who makes or removes one. */
struct shelf {
	struct crm_arena *arena;
	const char *folder;
	int lock;
};

static void drop_shelf(struct shelf *shelf)
{
	crm_fd_drop(&shelf->lock);
	crm_arena_drop(&shelf->arena);
}

static crm_err open_shelf(const struct crm_repo *repo, struct shelf *out)
{
	out->arena = crm_arena_new();
	out->folder = crm_path(out->arena, crm_branch_trunk(out->arena, repo->folder), "branches");
	CRM_TRY(crm_folder_make(out->folder));
	return crm_lock(crm_path(out->arena, out->folder, ".lock"), LOCK_MS, &out->lock);
}

/* -- making ------------------------------------------------------------------------------ */

/* Only under the follower's lock of the one it comes from: nothing is packed anew meanwhile. */
static crm_err link_history(struct crm_arena *arena, const char *from, const char *to)
{
	CRM_AUTO(crm_git_drop) struct crm_git *old = NULL;
	CRM_AUTO(crm_git_drop) struct crm_git *git = NULL;
	struct crm_oid head;
	bool any;

	CRM_TRY(crm_git_open(crm_path(arena, from, "history.git"), &old));
	CRM_TRY(crm_git_head(old, &head, &any));
	CRM_TRY(crm_git_open(crm_path(arena, to, "history.git"), &git));
	CRM_TRY(crm_folder_link(crm_path(arena, from, "history.git/objects"), crm_path(arena, to, "history.git/objects")));
	CRM_TRY(crm_git_refresh(git));
	return any ? crm_moving_do(git, NULL, &head) : NULL;
}

/* What belongs to the trunk is reached from the branch, too. */
static crm_err point_to_trunk(struct crm_arena *arena, const char *folder)
{
	CRM_TRY(crm_folder_make(crm_path(arena, folder, "hooks")));
	if (symlink("../../files", crm_path(arena, folder, "files")) ||
	    symlink("../../../hooks/before-write.d", crm_path(arena, folder, "hooks/before-write.d")))
		return crm_fail_errno("cannot make links in %s", folder);
	return NULL;
}

static crm_err copy_settings(struct crm_arena *arena, const char *from, const char *to)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *path = crm_path(arena, from, "crm.conf");
	struct crm_config *config;

	if (crm_is_file(path)) {
		CRM_TRY(crm_file_read(path, CONFIG_MOST, &text));
		CRM_TRY(crm_file_replace(crm_path(arena, to, "crm.conf"), crm_str_text(&text), text.n));
	}
	CRM_TRY(crm_config_load(arena, to, &config));
	return crm_config_set(config, "hooks.here", "no", false);
}

static crm_err fill(struct crm_repo *repo, struct crm_arena *arena, const char *folder)
{
	CRM_AUTO(crm_fd_drop) int lock = -1;

	CRM_TRY(crm_followers_drain(repo));
	CRM_TRY(crm_followers_lock(repo->folder, LOCK_MS, &lock));
	CRM_TRY(link_history(arena, repo->folder, folder));
	CRM_TRY(crm_db_copy(repo->store->db, crm_path(arena, folder, "crm.db")));
	CRM_TRY(copy_settings(arena, repo->folder, folder));
	return point_to_trunk(arena, folder);
}

static crm_err put_in_place(struct shelf *shelf, const char *from, const char *to)
{
	CRM_TRY(crm_folder_sync(from));
	if (rename(from, to))
		return crm_fail_errno("cannot make %s", to);
	return crm_folder_sync(shelf->folder);
}

static crm_err check_new(struct shelf *shelf, const struct crm_repo *repo, const char *name)
{
	const char *there;

	CRM_TRY(crm_branch_check_name(name));
	crm_branch_look(shelf->arena, repo->folder, name, &there);
	if (!there)
		return NULL;
	if (crm_same(name, CRM_BRANCH_TRUNK))
		return crm_fail(CRM_CONFLICT, CRM_BRANCH_TRUNK " is what all branches come from");
	return crm_err_hint(crm_fail(CRM_CONFLICT, "there is a branch '%s' already", name), "crm-sync branch drop %s", name);
}

crm_err crm_branch_make(struct crm_repo *repo, const char *name)
{
	CRM_AUTO(drop_shelf) struct shelf shelf = { .lock = -1 };

	CRM_TRY(open_shelf(repo, &shelf));
	CRM_TRY(check_new(&shelf, repo, name));
	const char *making = crm_path(shelf.arena, shelf.folder, ".making"), *place = crm_path(shelf.arena, shelf.folder, name);
	CRM_TRY(crm_folder_remove(making));
	CRM_TRY(crm_folder_make(making));
	crm_err err = fill(repo, shelf.arena, making);
	if (!err)
		err = put_in_place(&shelf, making, place);
	if (err)
		(void)!crm_folder_remove(making);
	return err;
}

/* -- how far apart ------------------------------------------------------------------------- */

static crm_err count_apart(struct crm_store *here, struct crm_store *there, int64_t *ahead, int64_t *behind)
{
	CRM_AUTO(crm_apart_drop) struct crm_apart ours = {0};
	CRM_AUTO(crm_apart_drop) struct crm_apart theirs = {0};

	CRM_TRY(crm_apart_find(here, there, &ours));
	CRM_TRY(crm_apart_find(there, here, &theirs));
	*ahead = (int64_t)ours.count;
	*behind = (int64_t)theirs.count;
	return NULL;
}

static crm_err open_store(struct crm_arena *arena, const char *folder, struct crm_store **out)
{
	return crm_store_open(crm_path(arena, folder, "crm.db"), CRM_DB_READ, 0, out);
}

crm_err crm_branch_apart(struct crm_repo *repo, const char *name, int64_t *ahead, int64_t *behind)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_store_drop) struct crm_store *branch = NULL;
	const char *folder;

	CRM_TRY(crm_branch_find(arena, repo->folder, name, &folder));
	CRM_TRY(open_store(arena, folder, &branch));
	return count_apart(branch, repo->store, ahead, behind);
}

/* -- merging ---------------------------------------------------------------------------------- */

/* What was written there last may not be in its history yet. */
static crm_err bring_up(const char *folder, const char *program)
{
	CRM_AUTO(crm_repo_drop) struct crm_repo *branch = NULL;

	CRM_TRY(crm_repo_open(folder, CRM_DB_WRITE, program, &branch));
	return crm_followers_drain(branch);
}

static crm_err fetch(struct crm_repo *repo, struct crm_arena *arena, const char *folder, const struct crm_remote_watch *watch,
                     struct crm_oid *head, bool *any)
{
	CRM_AUTO(crm_git_drop) struct crm_git *git = NULL;

	CRM_TRY(crm_sync_git(repo, &git));
	return crm_remote_fetch_folder(git, crm_path(arena, folder, "history.git"), watch, head, any);
}

crm_err crm_branch_merge(struct crm_repo **repo, const char *program, const char *name, const struct crm_remote_watch *watch,
                         struct crm_joined *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *folder;
	struct crm_oid head;
	bool any;

	*out = (struct crm_joined){0};
	CRM_TRY(crm_branch_find(arena, (*repo)->folder, name, &folder));
	if (crm_same(folder, (*repo)->folder))
		return crm_fail(CRM_USAGE, "%s is the branch that this is", name);
	CRM_TRY(bring_up(folder, program));
	CRM_TRY(fetch(*repo, arena, folder, watch, &head, &any));
	return any ? crm_sync_join(repo, program, &head, out) : NULL;
}

/* -- dropping ---------------------------------------------------------------------------------- */

static crm_err refuse_unmerged(struct crm_arena *arena, const char *trunk, const char *folder, const char *name)
{
	CRM_AUTO(crm_store_drop) struct crm_store *main = NULL;
	CRM_AUTO(crm_store_drop) struct crm_store *branch = NULL;
	CRM_AUTO(crm_apart_drop) struct crm_apart only = {0};

	CRM_TRY(open_store(arena, trunk, &main));
	CRM_TRY(open_store(arena, folder, &branch));
	CRM_TRY(crm_apart_find(branch, main, &only));
	if (!only.count)
		return NULL;
	return crm_err_hint(crm_fail(CRM_CONFLICT, "%s has %zu transaction%s that " CRM_BRANCH_TRUNK " has not", name, only.count,
	                             only.count == 1 ? "" : "s"),
	                    "crm-sync branch merge %s brings them in; crm-sync branch drop --force %s forgets them", name, name);
}

/* Under a name that nobody finds first: a branch is there as a whole or not at all. */
static crm_err take_away(struct shelf *shelf, const char *folder)
{
	const char *gone = crm_path(shelf->arena, shelf->folder, ".gone");

	CRM_TRY(crm_folder_remove(gone));
	if (rename(folder, gone))
		return crm_fail_errno("cannot remove %s", folder);
	return crm_folder_remove(gone);
}

crm_err crm_branch_remove(struct crm_repo *repo, const char *name, bool force)
{
	CRM_AUTO(drop_shelf) struct shelf shelf = { .lock = -1 };
	const char *folder;

	CRM_TRY(open_shelf(repo, &shelf));
	CRM_TRY(crm_branch_find(shelf.arena, repo->folder, name, &folder));
	if (crm_same(name, CRM_BRANCH_TRUNK))
		return crm_fail(CRM_DENIED, CRM_BRANCH_TRUNK " is what all branches come from; it is not dropped");
	if (!force)
		CRM_TRY(refuse_unmerged(shelf.arena, crm_branch_trunk(shelf.arena, folder), folder, name));
	return take_away(&shelf, folder);
}
