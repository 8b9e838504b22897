#include "repo/clone.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "history/moving.h"
#include "repo/conflict.h"

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

/* Where a database is, all has been done; without one, it is what was left by a clone that was cut short. */
static crm_err check_folder(struct crm_arena *arena, const char *folder)
{
	bool begun = crm_is_file(crm_path(arena, folder, "history.git/HEAD")) && !crm_is_file(crm_path(arena, folder, "crm.db"));

	if (is_empty(folder) || begun)
		return NULL;
	return crm_fail(CRM_CONFLICT, "%s is there already, and not empty", folder);
}

static crm_err make_folders(struct crm_arena *arena, const char *folder)
{
	CRM_TRY(crm_folder_make(folder));
	CRM_TRY(crm_folder_make(crm_path(arena, folder, "hooks")));
	return crm_folder_make(crm_path(arena, folder, "files"));
}

/* A path is seen from the clone as it is from here. */
static crm_err absolute(struct crm_arena *arena, const char *url, const char **out)
{
	*out = url;
	if (strstr(url, "://") || *url == '/' || !crm_is_folder(url))
		return NULL;
	char *real = realpath(url, NULL);
	if (!real)
		return crm_fail_errno("cannot find %s", url);
	*out = crm_copy(arena, real);
	free(real);
	return NULL;
}

/* A crm repository is meant by its folder, too. */
static const char *history_of(struct crm_arena *arena, const char *url)
{
	const char *inside = crm_path(arena, url, "history.git");

	return crm_is_folder(inside) ? inside : url;
}

static crm_err set_origin(struct crm_git *git, struct crm_arena *arena, const char *url)
{
	struct crm_remote_row *rows;

	CRM_TRY(crm_remote_list(git, arena, &rows));
	if (!rows->name)
		return crm_remote_add(git, ORIGIN, url);
	if (crm_same(rows->url, url))
		return NULL;
	return crm_fail(CRM_CONFLICT, "this folder has been begun as a copy of %s", rows->url);
}

static crm_err fetch(struct crm_arena *arena, const char *url, const char *folder, const struct crm_remote_watch *watch)
{
	CRM_AUTO(crm_git_drop) struct crm_git *git = NULL;
	struct crm_oid theirs, ours;
	bool any;

	CRM_TRY(crm_git_open(crm_path(arena, folder, "history.git"), &git));
	crm_moving_tidy(git);
	CRM_TRY(set_origin(git, arena, url));
	CRM_TRY(crm_remote_fetch(git, ORIGIN, watch, &theirs, &any));
	if (!any)
		return crm_fail(CRM_NOT_FOUND, "%s is empty: it has no branch main", url);
	CRM_TRY(crm_git_head(git, &ours, &any));
	return crm_moving_do(git, any ? &ours : NULL, &theirs);
}

/* Telling others is left to the repository it is a copy of. */
static crm_err settle_in(const char *folder, const char *program)
{
	CRM_AUTO(crm_repo_drop) struct crm_repo *repo = NULL;

	CRM_TRY(crm_repo_open(folder, CRM_DB_WRITE, program, &repo));
	CRM_TRY(crm_conflicts_tidy(repo));
	return crm_config_set(repo->config, "hooks.here", "no", false);
}

crm_err crm_repo_clone(struct crm_arena *arena, const char *url, const char *folder, const char *program,
                       const struct crm_remote_watch *watch, const struct crm_progress *progress,
                       struct crm_repo_rebuilt *out)
{
	CRM_TRY(check_folder(arena, folder));
	CRM_TRY(absolute(arena, history_of(arena, url), &url));
	CRM_TRY(make_folders(arena, folder));
	CRM_TRY(fetch(arena, url, folder, watch));
	CRM_TRY(crm_repo_rebuild(arena, folder, program, progress, out));
	return settle_in(folder, program);
}
