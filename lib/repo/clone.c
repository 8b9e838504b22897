#include "repo/clone.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "history/inspect.h"
#include "history/moving.h"
#include "repo/conflict.h"
#include "repo/sync.h"
#include "store/journal.h"

#define ORIGIN "origin"

static bool is_empty(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	bool empty = true;

	while (dir && empty && (entry = readdir(dir)))
		empty = crm_same(entry->d_name, ".") || crm_same(entry->d_name, "..");
	if (dir)
		closedir(dir);
	return empty;
}

/* There from the first to the last: a clone that was cut short goes on. */
static const char *begun_file(struct crm_arena *arena, const char *folder)
{
	return crm_path(arena, folder, "crm-clone.begun");
}

static crm_err check_folder(struct crm_arena *arena, const char *folder)
{
	if (is_empty(folder) || crm_is_file(begun_file(arena, folder)))
		return NULL;
	return crm_fail(CRM_CONFLICT, "%s is there already, and not empty", folder);
}

static crm_err make_folders(struct crm_arena *arena, const char *folder)
{
	CRM_TRY(crm_folder_make(folder));
	CRM_TRY(crm_file_replace(begun_file(arena, folder), "", 0));
	CRM_TRY(crm_folder_make(crm_path(arena, folder, "hooks")));
	return crm_folder_make(crm_path(arena, folder, "files"));
}

/* Of another address nothing may have come yet. */
static crm_err forget_origin(struct crm_git *git, const char *url)
{
	struct crm_oid head;
	bool any, begun;

	CRM_TRY(crm_remote_seen(git, ORIGIN, &head, &begun));
	CRM_TRY(crm_git_head(git, &head, &any));
	return any || begun ? crm_fail(CRM_CONFLICT, "this folder has been begun as a copy of %s", url)
	                    : crm_remote_remove(git, ORIGIN);
}

static crm_err set_origin(struct crm_git *git, struct crm_arena *arena, const char *url)
{
	struct crm_remote_row *rows;

	CRM_TRY(crm_remote_list(git, arena, &rows));
	if (rows->name && crm_same(rows->url, url))
		return NULL;
	if (rows->name)
		CRM_TRY(forget_origin(git, rows->url));
	return crm_remote_add(git, ORIGIN, url);
}

static crm_err fetch(struct crm_arena *arena, const char *url, const char *folder, const struct crm_remote_watch *watch)
{
	CRM_AUTO(crm_git_drop) struct crm_git *git = NULL;
	struct crm_oid theirs, ours;
	int64_t files;
	bool any;

	CRM_TRY(crm_git_open(crm_path(arena, folder, "history.git"), &git));
	crm_moving_tidy(git);
	CRM_TRY(set_origin(git, arena, url));
	CRM_TRY(crm_remote_fetch(git, ORIGIN, watch, &theirs, &any));
	if (!any)
		return crm_err_hint(crm_fail(CRM_NOT_FOUND, "%s is empty: it has no branch main", url),
		                    "crm init makes a repository; there, crm-sync remote add origin URL and crm-sync push fill this one");
	CRM_TRY(crm_sync_files(folder, git, ORIGIN, &files));
	CRM_TRY(crm_git_head(git, &ours, &any));
	const struct crm_inspect inspect = { .ours = any ? &ours : NULL, .latest = INT64_MAX, .stop = watch ? watch->stop : NULL };
	CRM_TRY(crm_inspect(git, &theirs, &inspect));
	return crm_moving_do(git, any ? &ours : NULL, &theirs);
}

static bool has_come(struct crm_arena *arena, const char *folder)
{
	CRM_AUTO(crm_git_drop) struct crm_git *git = NULL;
	struct crm_oid head;
	bool any = false;

	return crm_git_open(crm_path(arena, folder, "history.git"), &git) || crm_remote_seen(git, ORIGIN, &head, &any) || any;
}

/* Of a clone of which nothing has come nothing is left. */
static void take_back(struct crm_arena *arena, const char *folder, bool was_there)
{
	static const char *const names[] = { "history.git", "hooks", "files" };

	for (size_t i = 0; i < CRM_COUNT(names); i++)
		(void)!crm_folder_remove(crm_path(arena, folder, names[i]));
	unlink(begun_file(arena, folder));
	if (!was_there)
		rmdir(folder);
}

static crm_err begin(struct crm_arena *arena, const char *url, const char *folder, const struct crm_remote_watch *watch)
{
	bool was_there = crm_is_folder(folder), goes_on = crm_is_file(begun_file(arena, folder));

	CRM_TRY(make_folders(arena, folder));
	crm_err err = fetch(arena, url, folder, watch);
	if (err && !goes_on && !has_come(arena, folder))
		take_back(arena, folder, was_there);
	return err;
}

static crm_err leave_hooks_to_others(struct crm_arena *arena, const char *folder)
{
	struct crm_config *config;

	CRM_TRY(crm_config_load(arena, folder, &config));
	return crm_config_set(config, "hooks.here", "no", false);
}

static crm_err tidy_conflicts(const char *folder, const char *program)
{
	CRM_AUTO(crm_repo_drop) struct crm_repo *repo = NULL;

	CRM_TRY(crm_repo_open(folder, CRM_DB_WRITE, program, &repo));
	return crm_conflicts_tidy(repo);
}

/* It was made whole before it got its name. */
static crm_err count_made(const char *folder, const char *program, struct crm_repo_rebuilt *out)
{
	CRM_AUTO(crm_repo_drop) struct crm_repo *repo = NULL;

	*out = (struct crm_repo_rebuilt){0};
	CRM_TRY(crm_repo_open(folder, CRM_DB_READ, program, &repo));
	return crm_journal_last_txn(repo->store, &out->rebuilt.txns);
}

crm_err crm_repo_clone(struct crm_arena *arena, const char *url, const char *folder, const char *program,
                       const struct crm_remote_watch *watch, const struct crm_progress *progress,
                       struct crm_repo_rebuilt *out)
{
	CRM_TRY(crm_sync_address(arena, url, &url));
	CRM_TRY(check_folder(arena, folder));
	CRM_TRY(begin(arena, url, folder, watch));
	CRM_TRY(leave_hooks_to_others(arena, folder));
	if (crm_is_file(crm_path(arena, folder, "crm.db")))
		CRM_TRY(count_made(folder, program, out));
	else
		CRM_TRY(crm_repo_rebuild(arena, folder, program, progress, out));
	CRM_TRY(tidy_conflicts(folder, program));
	if (unlink(begun_file(arena, folder)) != 0)
		return crm_fail_errno("cannot remove %s", begun_file(arena, folder));
	return NULL;
}
