#include "repo/sync.h"

#include "base/file.h"
#include "history/moving_refs.h"
#include "repo/conflict.h"
#include "repo/followers.h"
#include "store/journal.h"

enum { LOCK_MS = 60000, TRIES = 20, ROUNDS = 20 };

crm_err crm_sync_git(struct crm_repo *repo, struct crm_git **out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	return crm_git_open(crm_repo_path(repo, arena, "history.git"), out);
}

static crm_err open_again(struct crm_repo **repo, const char *program)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *folder = crm_copy(arena, (*repo)->folder);

	crm_repo_drop(repo);
	return crm_repo_open(folder, CRM_DB_WRITE, program, repo);
}

/* -- coming in ------------------------------------------------------------------------------- */

static crm_err join_once(struct crm_repo *repo, const struct crm_oid *theirs, struct crm_joined *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_history_drop) struct crm_history *history = NULL;
	CRM_AUTO(crm_fd_drop) int lock = -1;

	CRM_TRY(crm_lock(crm_repo_path(repo, arena, CRM_FOLLOW_LOCK), LOCK_MS, &lock));
	CRM_TRY(crm_history_open(repo->folder, &history));
	crm_history_tidy(history);
	return crm_history_join(history, repo->store, theirs, out);
}

/* Who writes while we come to it is brought into the history first. */
crm_err crm_sync_join(struct crm_repo **repo, const char *program, const struct crm_oid *theirs, struct crm_joined *out)
{
	crm_err err = NULL;

	for (int i = 0; i < TRIES; i++) {
		CRM_TRY(crm_followers_drain(*repo));
		err = join_once(*repo, theirs, out);
		CRM_TRY(open_again(repo, program));
		if (crm_err_kind(err) != CRM_BUSY)
			break;
	}
	CRM_TRY(err);
	if (out->how)
		CRM_TRY(crm_conflicts_tidy(*repo));
	return crm_followers_drain(*repo);
}

static crm_err fetch(struct crm_git *git, const char *remote, const struct crm_remote_watch *watch, struct crm_oid *theirs,
                     bool *any)
{
	CRM_AUTO(crm_fd_drop) int lock = -1;

	CRM_TRY(crm_moving_refs_begin(git, remote, &lock));
	CRM_TRY(crm_remote_fetch(git, remote, watch, theirs, any));
	crm_moving_refs_end(git);
	return NULL;
}

crm_err crm_sync_pull(struct crm_repo **repo, const char *program, const char *remote, const struct crm_remote_watch *watch,
                      struct crm_sync_done *out)
{
	CRM_AUTO(crm_git_drop) struct crm_git *git = NULL;
	struct crm_oid theirs;
	bool any;

	*out = (struct crm_sync_done){0};
	CRM_TRY(crm_sync_git(*repo, &git));
	CRM_TRY(fetch(git, remote, watch, &theirs, &any));
	crm_git_drop(&git);
	return any ? crm_sync_join(repo, program, &theirs, &out->joined) : NULL;
}

/* -- going out -------------------------------------------------------------------------------- */

/* Its branch would move under the hands of who works there. */
static crm_err refuse_living(struct crm_git *git, const char *remote)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_remote_row *rows;

	CRM_TRY(crm_remote_list(git, arena, &rows));
	for (; rows->name; rows++)
		if (crm_same(rows->name, remote) && crm_is_file(crm_path(arena, rows->url, "../crm.db")))
			return crm_err_hint(crm_fail(CRM_DENIED, "%s is a repository that people work in; nothing is pushed into it",
			                             rows->url),
			                    "pull from there; or put a bare one between: git init --bare HUB.git, crm-sync remote add");
	return NULL;
}

static crm_err push_once(struct crm_repo *repo, const char *remote, const struct crm_remote_watch *watch, int64_t *sent,
                         bool *refused)
{
	CRM_AUTO(crm_git_drop) struct crm_git *git = NULL;
	CRM_AUTO(crm_fd_drop) int lock = -1;
	struct crm_sync_state state;

	CRM_TRY(crm_followers_drain(repo));
	CRM_TRY(crm_sync_git(repo, &git));
	CRM_TRY(refuse_living(git, remote));
	CRM_TRY(crm_sync_state(repo, git, remote, &state));
	CRM_TRY(crm_moving_refs_begin(git, remote, &lock));
	CRM_TRY(crm_remote_push(git, remote, watch, refused));
	crm_moving_refs_end(git);
	*sent += *refused ? 0 : state.ahead;
	return NULL;
}

crm_err crm_sync_push(struct crm_repo **repo, const char *program, const char *remote, const struct crm_remote_watch *watch,
                      struct crm_sync_done *out)
{
	bool refused = true;

	*out = (struct crm_sync_done){0};
	for (; refused && out->rounds < ROUNDS; out->rounds++) {
		struct crm_sync_done pulled;

		CRM_TRY(push_once(*repo, remote, watch, &out->sent, &refused));
		if (!refused)
			return NULL;
		CRM_TRY(crm_sync_pull(repo, program, remote, watch, &pulled));
		out->joined.how = pulled.joined.how ? pulled.joined.how : out->joined.how;
		out->joined.news += pulled.joined.news;
	}
	return crm_fail(CRM_BUSY, "others push to %s all the time", remote);
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
