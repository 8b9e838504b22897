#include "history/remote.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "history/git_raw.h"

/* -- which there are ------------------------------------------------------------------- */

crm_err crm_remote_add(struct crm_git *git, const char *name, const char *url)
{
	git_remote *remote = NULL;

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

static crm_err look_up(struct crm_git *git, const char *name, git_remote **out)
{
	int status = git_remote_lookup(out, crm_git_raw(git), name);

	if (status == GIT_ENOTFOUND || status == GIT_EINVALIDSPEC)
		return no_such(name);
	return status < 0 ? crm_git_fail(CRM_IO, "cannot read the remote", name) : NULL;
}

/* -- talking ------------------------------------------------------------------------------ */

struct talk {
	const struct crm_remote_watch *watch;
	const char *refused;             /* why the other side took nothing; NULL: it did */
	char words[256];
};

static int is_stopped(const struct talk *talk)
{
	return talk->watch && talk->watch->stop && *talk->watch->stop ? GIT_EUSER : 0;
}

static void tell(const struct talk *talk, const char *what, size_t done, size_t of)
{
	if (talk->watch && talk->watch->tell)
		talk->watch->tell(talk->watch->context, what, done, of);
}

static int on_received(const git_indexer_progress *progress, void *context)
{
	tell(context, "objects received", progress->received_objects, progress->total_objects);
	return is_stopped(context);
}

static int on_sent(unsigned current, unsigned total, size_t bytes, void *context)
{
	(void)bytes;
	tell(context, "objects sent", current, total);
	return is_stopped(context);
}

static int on_reference(const char *reference, const char *status, void *context)
{
	struct talk *talk = context;

	(void)reference;
	if (status) {
		snprintf(talk->words, sizeof(talk->words), "%s", status);
		talk->refused = talk->words;
	}
	return 0;
}

static crm_err failed(const struct talk *talk, const char *what, const char *name)
{
	if (is_stopped(talk))
		return crm_fail(CRM_IO, "interrupted");
	return crm_err_hint(crm_git_fail(CRM_IO, what, name), "crm-sync remote list");
}

/* -- fetching -------------------------------------------------------------------------------- */

/* Where what was fetched from a folder is kept until it is joined. */
#define FETCHED "refs/crm/fetched"

static const char *seen_name(struct crm_str *out, const char *name)
{
	crm_str_clear(out);
	crm_str_addf(out, "refs/remotes/%s/main", name);
	return crm_str_text(out);
}

static crm_err read_place(struct crm_git *git, const char *reference, struct crm_oid *head, bool *any)
{
	git_oid id;
	int status = git_reference_name_to_id(&id, crm_git_raw(git), reference);

	*any = status == 0;
	if (status < 0 && status != GIT_ENOTFOUND && status != GIT_EINVALIDSPEC)
		return crm_git_fail(CRM_DAMAGED, "cannot read", reference);
	if (*any)
		memcpy(head->b, id.id, sizeof(head->b));
	return NULL;
}

crm_err crm_remote_seen(struct crm_git *git, const char *name, struct crm_oid *head, bool *any)
{
	CRM_AUTO(crm_str_drop) struct crm_str reference = {0};

	return read_place(git, seen_name(&reference, name), head, any);
}

static crm_err fetch(git_remote *remote, const char *name, const char *reference, struct talk *talk)
{
	CRM_AUTO(crm_str_drop) struct crm_str spec = {0};
	git_fetch_options options;

	git_fetch_options_init(&options, GIT_FETCH_OPTIONS_VERSION);
	crm_str_addf(&spec, "+" CRM_GIT_BRANCH ":%s", reference);
	char *specs[] = { spec.s };
	options.callbacks.transfer_progress = on_received;
	options.callbacks.payload = talk;
	options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
	options.update_fetchhead = 0;
	options.prune = GIT_FETCH_PRUNE;
	if (git_remote_fetch(remote, &(git_strarray){ specs, 1 }, &options, "crm-sync") < 0)
		return failed(talk, "cannot fetch from", name);
	return NULL;
}

crm_err crm_remote_fetch(struct crm_git *git, const char *name, const struct crm_remote_watch *watch, struct crm_oid *head,
                         bool *any)
{
	CRM_AUTO(crm_str_drop) struct crm_str reference = {0};
	struct talk talk = { .watch = watch };
	git_remote *remote = NULL;

	CRM_TRY(look_up(git, name, &remote));
	crm_err err = fetch(remote, name, seen_name(&reference, name), &talk);
	git_remote_free(remote);
	CRM_TRY(err);
	CRM_TRY(crm_git_refresh(git));
	return crm_remote_seen(git, name, head, any);
}

crm_err crm_remote_fetch_folder(struct crm_git *git, const char *folder, const struct crm_remote_watch *watch,
                                struct crm_oid *head, bool *any)
{
	struct talk talk = { .watch = watch };
	git_remote *remote = NULL;

	if (git_remote_create_anonymous(&remote, crm_git_raw(git), folder) < 0)
		return crm_git_fail(CRM_IO, "cannot fetch from", folder);
	crm_err err = fetch(remote, folder, FETCHED, &talk);
	git_remote_free(remote);
	CRM_TRY(err);
	CRM_TRY(crm_git_refresh(git));
	return read_place(git, FETCHED, head, any);
}

/* -- pushing ----------------------------------------------------------------------------------- */

static crm_err push(git_remote *remote, const char *name, struct talk *talk, bool *refused)
{
	char *specs[] = { (char[]){ CRM_GIT_BRANCH ":" CRM_GIT_BRANCH } };
	git_push_options options;

	git_push_options_init(&options, GIT_PUSH_OPTIONS_VERSION);
	options.callbacks.push_transfer_progress = on_sent;
	options.callbacks.push_update_reference = on_reference;
	options.callbacks.payload = talk;
	int status = git_remote_push(remote, &(git_strarray){ specs, 1 }, &options);
	*refused = status == GIT_ENONFASTFORWARD || (status >= 0 && talk->refused && strstr(talk->refused, "fast"));
	if (*refused)
		return NULL;
	if (status < 0)
		return failed(talk, "cannot push to", name);
	return talk->refused ? crm_fail(CRM_DENIED, "%s refuses the push: %s", name, talk->refused) : NULL;
}

crm_err crm_remote_push(struct crm_git *git, const char *name, const struct crm_remote_watch *watch, bool *refused)
{
	struct talk talk = { .watch = watch };
	git_remote *remote = NULL;

	*refused = false;
	CRM_TRY(look_up(git, name, &remote));
	crm_err err = push(remote, name, &talk, refused);
	git_remote_free(remote);
	return err;
}
