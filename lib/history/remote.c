#include "history/remote.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "history/talk.h"

/* -- which there are ------------------------------------------------------------------- */

crm_err crm_remote_add(struct crm_git *git, const char *name, const char *url)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	git_remote *remote = NULL;
	struct crm_peer peer;

	CRM_TRY(crm_peer_read(arena, url, &peer));
	int status = git_remote_create(&remote, crm_git_raw(git), name, url);
	git_remote_free(remote);
	if (status == GIT_EEXISTS)
		return crm_fail(CRM_CONFLICT, "there is a remote '%s' already", name);
	if (status == GIT_EINVALIDSPEC)
		return crm_fail(CRM_INVALID, "'%s' cannot be the name of a remote", name);
	return status < 0 ? crm_git_fail(CRM_IO, "cannot add the remote", name) : NULL;
}

static crm_err no_such(const char *name)
{
	return crm_err_hint(crm_fail(CRM_NOT_FOUND, "there is no remote '%s'", name), "crm-sync remote add %s URL", name);
}

crm_err crm_remote_remove(struct crm_git *git, const char *name)
{
	int status = git_remote_delete(crm_git_raw(git), name);

	if (status == GIT_ENOTFOUND)
		return no_such(name);
	return status < 0 ? crm_git_fail(CRM_IO, "cannot remove the remote", name) : NULL;
}

crm_err crm_remote_list(struct crm_git *git, struct crm_arena *arena, struct crm_remote_row **out)
{
	git_strarray names = {0};

	if (git_remote_list(&names, crm_git_raw(git)) < 0)
		return crm_git_fail(CRM_IO, "cannot read the remotes of", crm_git_path(git));
	*out = crm_new(arena, struct crm_remote_row, names.count + 1);
	for (size_t i = 0; i < names.count; i++) {
		git_remote *remote = NULL;
		const char *url = git_remote_lookup(&remote, crm_git_raw(git), names.strings[i]) < 0 ? NULL : git_remote_url(remote);

		(*out)[i] = (struct crm_remote_row){ crm_copy(arena, names.strings[i]), crm_copy(arena, url ? url : "") };
		git_remote_free(remote);
	}
	(*out)[names.count] = (struct crm_remote_row){0};
	git_strarray_dispose(&names);
	return NULL;
}

/* -- where it was ---------------------------------------------------------------------------- */

static crm_err seen(struct crm_git *git, const char *name, const char *reference, struct crm_oid *head, bool *any)
{
	git_oid id;
	int status = git_reference_name_to_id(&id, crm_git_raw(git), reference);

	*any = status == 0;
	if (status < 0 && status != GIT_ENOTFOUND && status != GIT_EINVALIDSPEC)
		return crm_git_fail(CRM_DAMAGED, "cannot read the place of the remote", name);
	if (*any)
		memcpy(head->b, id.id, sizeof(head->b));
	return NULL;
}

static const char *main_of(struct crm_arena *arena, const char *name)
{
	return crm_textf(arena, "refs/remotes/%s/main", name);
}

static const char *files_of(struct crm_arena *arena, const char *name)
{
	return crm_textf(arena, "refs/crm/remotes/%s/files", name);
}

crm_err crm_remote_seen(struct crm_git *git, const char *name, struct crm_oid *head, bool *any)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	return seen(git, name, main_of(arena, name), head, any);
}

crm_err crm_remote_seen_files(struct crm_git *git, const char *name, struct crm_oid *head, bool *any)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	return seen(git, name, files_of(arena, name), head, any);
}

/* -- fetching -------------------------------------------------------------------------------- */

/* Where what was fetched from a folder is kept until it is joined. */
#define FETCHED "refs/crm/fetched"
#define FETCHED_FILES "refs/crm/fetched-files"

static crm_err fetch(struct crm_talk *talk, const char *branch, const char *files)
{
	git_fetch_options options;
	char *specs[] = {
		crm_textf(talk->arena, "+" CRM_GIT_BRANCH ":%s", branch),
		crm_textf(talk->arena, "+" CRM_GIT_FILES ":%s", files),
	};

	git_fetch_options_init(&options, GIT_FETCH_OPTIONS_VERSION);
	crm_talk_callbacks(talk, &options.callbacks, &options.proxy_opts);
	options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
	options.update_fetchhead = 0;
	options.prune = GIT_FETCH_PRUNE;
	if (git_remote_fetch(talk->remote, &(git_strarray){ specs, CRM_COUNT(specs) }, &options, "crm-sync") < 0)
		return crm_talk_failed(talk, "cannot fetch from");
	crm_credential_tell(&talk->credential, true);
	return NULL;
}

crm_err crm_remote_fetch(struct crm_git *git, const char *name, const struct crm_remote_watch *watch, struct crm_oid *head,
                         bool *any)
{
	CRM_AUTO(crm_talk_drop) struct crm_talk talk;

	CRM_TRY(crm_talk_open(&talk, git, name, watch));
	CRM_TRY(fetch(&talk, main_of(talk.arena, name), files_of(talk.arena, name)));
	CRM_TRY(crm_git_refresh(git));
	return crm_remote_seen(git, name, head, any);
}

crm_err crm_remote_fetch_folder(struct crm_git *git, const char *folder, const struct crm_remote_watch *watch,
                                struct crm_oid *head, bool *any)
{
	CRM_AUTO(crm_talk_drop) struct crm_talk talk;

	CRM_TRY(crm_talk_open_folder(&talk, git, folder, watch));
	CRM_TRY(fetch(&talk, FETCHED, FETCHED_FILES));
	CRM_TRY(crm_git_refresh(git));
	return seen(git, folder, FETCHED, head, any);
}

/* -- pushing ----------------------------------------------------------------------------------- */

/* What servers say of a branch that has moved in between, or is just being moved. */
static bool is_late(const char *why)
{
	static const char *const words[] = {
		"fast", "fetch first", "stale info", "lock", "failed to update ref", "incorrect old value", "reference already exists",
	};

	for (size_t i = 0; i < CRM_COUNT(words); i++)
		if (strstr(why, words[i]))
			return true;
	return false;
}

/* A hook says why in its own words. */
static crm_err refused(struct crm_talk *talk, const char *why)
{
	const char *said = crm_talk_said(talk);

	return crm_fail(CRM_DENIED, "%s refuses the push: %s%s%s", talk->name, why, *said ? ": " : "", said);
}

static crm_err push(struct crm_talk *talk, bool files, struct crm_remote_answer *out)
{
	char *specs[] = { (char[]){ CRM_GIT_BRANCH ":" CRM_GIT_BRANCH }, (char[]){ CRM_GIT_FILES ":" CRM_GIT_FILES } };
	git_push_options options;

	git_push_options_init(&options, GIT_PUSH_OPTIONS_VERSION);
	crm_talk_callbacks(talk, &options.callbacks, &options.proxy_opts);
	int status = git_remote_push(talk->remote, &(git_strarray){ specs, files ? 2 : 1 }, &options);
	const char *main = talk->refused[CRM_TALK_MAIN], *attached = talk->refused[CRM_TALK_FILES];
	out->late = status == GIT_ENONFASTFORWARD || (status >= 0 && ((main && is_late(main)) ||
	                                                              (attached && is_late(attached))));
	snprintf(out->why, sizeof(out->why), "%s", main ? main : attached ? attached : "");
	if (out->late)
		return NULL;
	if (status < 0)
		return crm_talk_failed(talk, "cannot push to");
	crm_credential_tell(&talk->credential, true);
	snprintf(out->files, sizeof(out->files), "%s", attached ? attached : "");
	return main ? refused(talk, main) : NULL;
}

crm_err crm_remote_push(struct crm_git *git, const char *name, bool files, const struct crm_remote_watch *watch,
                        struct crm_remote_answer *out)
{
	CRM_AUTO(crm_talk_drop) struct crm_talk talk;

	*out = (struct crm_remote_answer){0};
	CRM_TRY(crm_talk_open(&talk, git, name, watch));
	talk.pushes = true;
	return push(&talk, files, out);
}
