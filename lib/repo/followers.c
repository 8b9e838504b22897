#include "repo/followers.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/process.h"
#include "base/str.h"
#include "base/time.h"
#include "history/branch.h"
#include "repo/hook_kinds.h"
#include "store/journal.h"

enum { DRAIN_LIMIT_MS = 600000, POLL_MS = 5 };

crm_err crm_followers_lock(const char *folder, long milliseconds, int *lock)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_fd_drop) int wanted = -1;

	CRM_TRY(crm_lock(crm_path(arena, folder, CRM_FOLLOW_WANTED), milliseconds, &wanted));
	return crm_lock(crm_path(arena, folder, CRM_FOLLOW_LOCK), milliseconds, lock);
}

static char *follower(struct crm_repo *repo, struct crm_arena *arena)
{
	return crm_path(arena, repo->libexec, "follow-history");
}

static bool is_running(const char *lock)
{
	CRM_AUTO(crm_fd_drop) int fd = -1;
	return !crm_lock_try(lock, &fd) && fd < 0;
}

static crm_err start(struct crm_repo *repo, struct crm_arena *arena)
{
	char *program = follower(repo, arena);
	char *arguments[] = { program, crm_copy(arena, repo->folder), NULL };
	if (is_running(crm_repo_path(repo, arena, CRM_FOLLOW_LOCK)))
		return NULL;
	return crm_process_detach(program, arguments);
}

static crm_err tell_history(struct crm_repo *repo, struct crm_arena *arena)
{
	const char *how = crm_config_get(repo->config, "history.commit");
	if (crm_same(how, "wait"))
		return crm_followers_drain(repo);
	return crm_same(how, "background") ? start(repo, arena) : NULL;
}

/* `wait`: until all that can be done now is done. */
static crm_err start_hooks(struct crm_repo *repo, struct crm_arena *arena, const struct crm_hook_kind *kind, bool wait)
{
	char *program = crm_path(arena, repo->libexec, "follow-hooks");
	char *arguments[] = { program, crm_copy(arena, wait ? "--once" : "--"), crm_copy(arena, kind->name),
	                      crm_copy(arena, repo->folder), NULL };
	bool wanted = false;
	int status;
	CRM_TRY(crm_hook_kind_wanted(repo, kind, &wanted));
	if (!wanted || is_running(crm_hook_lock(arena, repo->folder, kind->name)))
		return NULL;
	return wait ? crm_process_run(program, arguments, &status) : crm_process_detach(program, arguments);
}

static bool hooks_start_by_hand(struct crm_repo *repo)
{
	return crm_same(crm_config_get(repo->config, "hooks.start"), "manual");
}

static crm_err tell_hooks(struct crm_repo *repo, struct crm_arena *arena, bool wait)
{
	for (const struct crm_hook_kind *kind = crm_hook_kinds; crm_hooks_are_here(repo) && kind->name; kind++)
		CRM_TRY(start_hooks(repo, arena, kind, wait));
	return NULL;
}

crm_err crm_followers_tell_hooks(struct crm_repo *repo)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	return tell_hooks(repo, arena, hooks_start_by_hand(repo));
}

void crm_followers_tell(struct crm_repo *repo)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	/* The change has happened; crm status tells how far who follows it is behind. */
	crm_err err = tell_history(repo, arena);
	if (!hooks_start_by_hand(repo))
		err = tell_hooks(repo, arena, false);
	(void)err;
}

crm_err crm_followers_wake(struct crm_repo *repo, const char *kind)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	CRM_TRY(crm_file_replace(crm_hook_wish(arena, repo->folder, kind), "", 0));
	crm_followers_tell(repo);
	return NULL;
}

/* As the follower wrote it down: "SEQ TXN COMMIT". */
struct place {
	long long seq;
	char txn[17], commit[CRM_COMMIT_HEX];
};

static crm_err read_place(struct crm_repo *repo, struct crm_arena *arena, struct place *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *path = crm_repo_path(repo, arena, CRM_FOLLOW_PLACE);
	*out = (struct place){0};
	if (!crm_is_file(path))
		return NULL;
	CRM_TRY(crm_file_read(path, 4096, &text));
	if (sscanf(crm_str_text(&text), "%lld %16s %40s", &out->seq, out->txn, out->commit) != 3)
		*out = (struct place){0};
	return NULL;
}

/* Is the place one of this database's, and is the branch still there? The file is only a copy: either store may have
 * been replaced by another since it was written. */
static crm_err look_at_place(struct crm_repo *repo, struct crm_arena *arena, const struct place *place, bool *known,
                             bool *there)
{
	char commit[CRM_COMMIT_HEX];
	struct crm_txn txn = {0};
	crm_err err = place->seq ? crm_journal_txn(repo->store, arena, place->seq, &txn) : NULL;
	if (err && crm_err_kind(err) != CRM_NOT_FOUND)
		return err;
	*known = crm_same(txn.id, place->txn);
	CRM_TRY(crm_branch_read(crm_repo_path(repo, arena, "history.git"), commit));
	*there = crm_same(commit, place->commit);
	return NULL;
}

static crm_err read_failure(struct crm_repo *repo, struct crm_arena *arena, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *path = crm_repo_path(repo, arena, CRM_FOLLOW_FAILURE);
	*out = "";
	if (!crm_is_file(path))
		return NULL;
	CRM_TRY(crm_file_read(path, 1 << 16, &text));
	while (text.n && text.s[text.n - 1] == '\n')
		crm_str_cut(&text, text.n - 1);
	*out = crm_copy(arena, crm_str_text(&text));
	return NULL;
}

crm_err crm_followers_state(struct crm_repo *repo, struct crm_arena *arena, struct crm_followers_state *out)
{
	struct place place;
	int64_t last = 0;
	bool there;
	CRM_TRY(read_place(repo, arena, &place));
	CRM_TRY(crm_journal_last_txn(repo->store, &last));
	CRM_TRY(look_at_place(repo, arena, &place, &out->known, &there));
	CRM_TRY(read_failure(repo, arena, &out->failure));
	out->behind = out->known && last > place.seq ? last - place.seq : 0;
	return NULL;
}

/* The sentence and, below it, the hint. */
static crm_err failure_of(enum crm_kind kind, char *text)
{
	char *hint = strchr(text, '\n');
	if (hint)
		*hint++ = '\0';
	crm_err err = crm_fail(kind, "%s", *text ? text : "follow-history failed");
	return hint ? crm_err_hint(err, "%s", hint) : err;
}

static crm_err run_once(struct crm_repo *repo, struct crm_arena *arena)
{
	char *program = follower(repo, arena);
	char *arguments[] = { program, crm_copy(arena, "--once"), crm_copy(arena, repo->folder), NULL };
	int status = 0;
	CRM_TRY(crm_process_run(program, arguments, &status));
	if (status == 0)
		return NULL;
	const char *why = "";
	CRM_TRY(read_failure(repo, arena, &why));
	return failure_of(status < CRM_REJECTED ? (enum crm_kind)status : CRM_IO, crm_copy(arena, why));
}

static void wait_a_little(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = POLL_MS * 1000000L }, NULL);
}

static bool is_drained(const struct place *place, int64_t wanted, bool known, bool there)
{
	return (wanted == 0 && !place->seq && there) || (known && there && place->seq >= wanted);
}

/* Another follower may hold the lock; then ours ends at once, and we wait for that one. */
crm_err crm_followers_drain_to(struct crm_repo *repo, int64_t wanted)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	int64_t began = crm_monotonic();
	struct place place;
	bool known, there;
	for (;;) {
		CRM_TRY(read_place(repo, arena, &place));
		CRM_TRY(look_at_place(repo, arena, &place, &known, &there));
		if (is_drained(&place, wanted, known, there))
			return NULL;
		if (crm_monotonic() - began > DRAIN_LIMIT_MS)
			return crm_fail(CRM_BUSY, "another process has been writing the history for ten minutes");
		if (is_running(crm_repo_path(repo, arena, CRM_FOLLOW_LOCK)))
			wait_a_little();
		else
			CRM_TRY(crm_err_in(run_once(repo, arena), "the history could not be written"));
	}
}

crm_err crm_followers_drain(struct crm_repo *repo)
{
	int64_t wanted = 0;
	CRM_TRY(crm_journal_last_txn(repo->store, &wanted));
	return crm_followers_drain_to(repo, wanted);
}

/* Whoever holds the lock is about to find out, or has moved the branch and not yet written it down. */
static crm_err wait_for_follower(struct crm_repo *repo, struct crm_arena *arena)
{
	int64_t began = crm_monotonic();
	while (is_running(crm_repo_path(repo, arena, CRM_FOLLOW_LOCK))) {
		if (crm_monotonic() - began > DRAIN_LIMIT_MS)
			return crm_fail(CRM_BUSY, "another process has been writing the history for ten minutes");
		wait_a_little();
	}
	return NULL;
}

crm_err crm_followers_agree(struct crm_repo *repo, bool *healed)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct place place;
	int64_t before, after;
	bool known, there;
	*healed = false;
	CRM_TRY(read_place(repo, arena, &place));
	CRM_TRY(look_at_place(repo, arena, &place, &known, &there));
	if (known && (there || is_running(crm_repo_path(repo, arena, CRM_FOLLOW_LOCK))))
		return NULL;
	CRM_TRY(crm_journal_last_txn(repo->store, &before));
	CRM_TRY(wait_for_follower(repo, arena));
	crm_err err = run_once(repo, arena);
	/* A write would part the two further. Whatever else is wrong with the history, the journal keeps what it waits for. */
	if (err && (!known || crm_err_kind(err) == CRM_CONFLICT))
		return err;
	CRM_TRY(crm_journal_last_txn(repo->store, &after));
	*healed = after > before;
	return NULL;
}
