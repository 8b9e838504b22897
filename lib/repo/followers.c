#include "repo/followers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/process.h"
#include "base/str.h"
#include "base/time.h"
#include "store/journal.h"

enum { DRAIN_LIMIT_MS = 600000, POLL_MS = 5 };

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

void crm_followers_tell(struct crm_repo *repo)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *how = crm_config_get(repo->config, "history.commit");
	crm_err err = NULL;
	if (crm_same(how, "wait"))
		err = crm_followers_drain(repo);
	else if (crm_same(how, "background"))
		err = start(repo, arena);
	(void)err; /* the change has happened; crm status tells how far git is behind */
}

static crm_err read_place(struct crm_repo *repo, struct crm_arena *arena, int64_t *seq)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *path = crm_repo_path(repo, arena, CRM_FOLLOW_PLACE);
	*seq = 0;
	if (!crm_is_file(path))
		return NULL;
	CRM_TRY(crm_file_read(path, 4096, &text));
	*seq = strtoll(crm_str_text(&text), NULL, 10);
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
	int64_t last = 0, place = 0;
	CRM_TRY(crm_journal_last_txn(repo->store, &last));
	CRM_TRY(read_place(repo, arena, &place));
	CRM_TRY(read_failure(repo, arena, &out->failure));
	out->behind = last > place ? last - place : 0;
	return NULL;
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
	return crm_fail(status < CRM_REJECTED ? (enum crm_kind)status : CRM_IO,
	                "the history could not be written: %s", *why ? why : "follow-history failed");
}

/* Another follower may hold the lock; then ours ends at once, and we wait for that one. */
crm_err crm_followers_drain(struct crm_repo *repo)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	int64_t wanted = 0, place = 0, began = crm_monotonic();
	CRM_TRY(crm_journal_last_txn(repo->store, &wanted));
	for (;;) {
		CRM_TRY(read_place(repo, arena, &place));
		if (place >= wanted)
			return NULL;
		if (crm_monotonic() - began > DRAIN_LIMIT_MS)
			return crm_fail(CRM_BUSY, "another process has been writing the history for ten minutes");
		if (is_running(crm_repo_path(repo, arena, CRM_FOLLOW_LOCK)))
			nanosleep(&(struct timespec){ .tv_nsec = POLL_MS * 1000000L }, NULL);
		else
			CRM_TRY(run_once(repo, arena));
	}
}
