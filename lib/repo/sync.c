#include "repo/sync.h"

#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/file.h"
#include "base/time.h"
#include "history/peer.h"
#include "repo/carry.h"
#include "repo/conflict.h"
#include "repo/followers.h"
#include "store/journal.h"

enum { LOCK_MS = 60000, TRIES = 20, ROUNDS = 20, IDLE = 3 };

crm_err crm_sync_git(struct crm_repo *repo, struct crm_git **out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	return crm_git_open(crm_repo_path(repo, arena, "history.git"), out);
}

crm_err crm_sync_address(struct crm_arena *arena, const char *url, const char **out)
{
	struct crm_peer peer;

	*out = url;
	CRM_TRY(crm_peer_read(arena, url, &peer));
	if (peer.way != CRM_PEER_FOLDER || !crm_is_folder(peer.path))
		return NULL;
	const char *inside = crm_path(arena, peer.path, "history.git");
	bool is_inside = crm_is_folder(inside);
	if (!is_inside && (strstr(url, "://") || *url == '/'))
		return NULL;
	char *real = realpath(is_inside ? inside : peer.path, NULL);
	if (!real)
		return crm_fail_errno("cannot find %s", url);
	*out = crm_copy(arena, real);
	free(real);
	return NULL;
}

static crm_err open_again(struct crm_repo **repo, const char *program)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *folder = crm_copy(arena, (*repo)->folder);

	crm_repo_drop(repo);
	return crm_repo_open(folder, CRM_DB_WRITE, program, repo);
}

/* -- coming in ------------------------------------------------------------------------------- */

static crm_err latest_of(struct crm_repo *repo, int64_t *out)
{
	int64_t seconds;

	CRM_TRY(crm_duration_parse(crm_config_get(repo->config, "sync.ahead"), &seconds));
	*out = crm_now() + seconds * 1000;
	return NULL;
}

static crm_err join_once(struct crm_repo *repo, struct crm_join *join, struct crm_joined *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_history_drop) struct crm_history *history = NULL;
	CRM_AUTO(crm_fd_drop) int lock = -1;

	CRM_TRY(crm_followers_lock(repo->folder, LOCK_MS, &lock));
	CRM_TRY(crm_history_open(repo->folder, &history));
	crm_history_tidy(history);
	CRM_TRY(latest_of(repo, &join->latest));
	return crm_history_join(history, repo->store, join, out);
}

/* Who writes while we come to it is brought into the history first. */
static crm_err join(struct crm_repo **repo, const char *program, struct crm_join *join, struct crm_joined *out)
{
	crm_err err = NULL;

	for (int i = 0; i < TRIES; i++) {
		CRM_TRY(crm_followers_drain(*repo));
		err = join_once(*repo, join, out);
		CRM_TRY(open_again(repo, program));
		if (crm_err_kind(err) != CRM_BUSY)
			break;
	}
	CRM_TRY(err);
	if (out->how)
		CRM_TRY(crm_conflicts_tidy(*repo));
	CRM_TRY(crm_followers_drain(*repo));
	/* What others did is told from here, too, where this copy tells (hooks.here). */
	if (out->news)
		crm_followers_tell(*repo);
	return NULL;
}

crm_err crm_sync_join(struct crm_repo **repo, const char *program, const struct crm_oid *theirs, struct crm_joined *out)
{
	struct crm_join from = { .theirs = *theirs };

	return join(repo, program, &from, out);
}

/* They are there before the records that name them. */
crm_err crm_sync_files(const char *folder, struct crm_git *git, const char *remote, int64_t *count)
{
	struct crm_oid theirs;
	bool any;

	*count = 0;
	CRM_TRY(crm_remote_seen_files(git, remote, &theirs, &any));
	return any ? crm_carry_in(folder, git, &theirs, count) : NULL;
}

crm_err crm_sync_pull(struct crm_repo **repo, const char *program, const char *remote, const struct crm_remote_watch *watch,
                      struct crm_sync_done *out)
{
	CRM_AUTO(crm_git_drop) struct crm_git *git = NULL;
	struct crm_join from = { .stop = watch ? watch->stop : NULL };
	bool any;

	*out = (struct crm_sync_done){0};
	CRM_TRY(crm_sync_git(*repo, &git));
	CRM_TRY(crm_remote_fetch(git, remote, watch, &from.theirs, &any));
	CRM_TRY(crm_sync_files((*repo)->folder, git, remote, &out->files));
	crm_git_drop(&git);
	return any ? join(repo, program, &from, &out->joined) : NULL;
}

/* -- going out -------------------------------------------------------------------------------- */

static bool is_living(struct crm_arena *arena, const char *url)
{
	struct crm_peer peer;

	return !crm_peer_read(arena, url, &peer) && peer.way == CRM_PEER_FOLDER &&
	       crm_is_file(crm_path(arena, peer.path, "../crm.db"));
}

/* Its branch would move under the hands of who works there. */
static crm_err refuse_living(struct crm_git *git, const char *remote)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_remote_row *rows;

	CRM_TRY(crm_remote_list(git, arena, &rows));
	for (; rows->name; rows++)
		if (crm_same(rows->name, remote) && is_living(arena, rows->url))
			return crm_err_hint(crm_fail(CRM_DENIED, "%s is a repository that people work in; nothing is pushed into it",
			                             rows->url),
			                    "pull from there; or put a bare one between: git init --bare HUB.git, crm-sync remote add");
	return NULL;
}

static crm_err push_once(struct crm_repo *repo, const char *remote, const struct crm_remote_watch *watch,
                         struct crm_sync_done *out, struct crm_remote_answer *answer)
{
	CRM_AUTO(crm_git_drop) struct crm_git *git = NULL;
	struct crm_sync_state state;
	bool files;

	CRM_TRY(crm_followers_drain(repo));
	CRM_TRY(crm_sync_git(repo, &git));
	CRM_TRY(refuse_living(git, remote));
	CRM_TRY(crm_sync_state(repo, git, remote, &state));
	CRM_TRY(crm_carry_out(repo->folder, git, &files, &out->left));
	CRM_TRY(crm_remote_push(git, remote, files, watch, answer));
	out->sent += answer->late ? 0 : state.ahead;
	memcpy(out->why_no_files, answer->files, sizeof(out->why_no_files));
	return NULL;
}

/* Somebody was there first; or the other says so, and has nothing that we lack. */
static crm_err give_up(const char *remote, const struct crm_remote_answer *answer, bool nothing_new)
{
	if (nothing_new)
		return crm_fail(CRM_DENIED, "%s does not take the push: %s", remote, answer->why);
	return crm_fail(CRM_BUSY, "others push to %s all the time", remote);
}

crm_err crm_sync_push(struct crm_repo **repo, const char *program, const char *remote, const struct crm_remote_watch *watch,
                      struct crm_sync_done *out)
{
	struct crm_remote_answer answer;
	int idle = 0;

	*out = (struct crm_sync_done){0};
	for (; out->rounds < ROUNDS && idle < IDLE; out->rounds++) {
		struct crm_sync_done pulled;

		CRM_TRY(push_once(*repo, remote, watch, out, &answer));
		if (!answer.late)
			return NULL;
		CRM_TRY(crm_sync_pull(repo, program, remote, watch, &pulled));
		out->joined.how = pulled.joined.how ? pulled.joined.how : out->joined.how;
		out->joined.news += pulled.joined.news;
		out->files += pulled.files;
		idle = pulled.joined.how ? 0 : idle + 1;
	}
	return give_up(remote, &answer, idle == IDLE);
}

/* -- how far apart ------------------------------------------------------------------------------ */

crm_err crm_sync_state(struct crm_repo *repo, struct crm_git *git, const char *remote, struct crm_sync_state *out)
{
	struct crm_oid theirs, ours;
	bool any;

	*out = (struct crm_sync_state){0};
	CRM_TRY(crm_remote_seen(git, remote, &theirs, &out->known));
	CRM_TRY(crm_git_head(git, &ours, &any));
	if (!out->known)
		return crm_journal_last_txn(repo->store, &out->ahead);
	if (!any)
		return NULL;
	CRM_TRY(crm_git_count_beyond(git, &ours, &theirs, &out->ahead));
	return crm_git_count_beyond(git, &theirs, &ours, &out->behind);
}
