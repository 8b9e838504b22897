/*
 * follow-hooks KIND FOLDER: does what follows from the changes of the repository in FOLDER: rules, scripts, notices or
 * webhooks, one KIND each. Tools start it after a change; it may be run by hand or by cron at any time.
 *
 * One of a kind works at a time: it holds a lock, and another that finds it held ends at once. A tool that finds it held starts
 * none. So after letting the lock go, it looks at the journal once more. It lingers a little for the next command of a
 * script, unless told --once; with --follow it goes on until SIGTERM or SIGINT.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/process.h"
#include "base/time.h"
#include "crm/hook_kind.h"
#include "repo/hook_kinds.h"
#include "store/journal.h"

enum {
	LINGER_MS = 80,             /* a script's next command finds this one instead of starting another */
	POLL_MS = 4,
	FOLLOW_MS = 100,            /* between two looks of --follow ... */
	AGAIN_MS = 1000,            /* ... and at what waits for its time */
	BUSY_MS = 5000,             /* after something went wrong that may pass */
};

struct follower {
	struct crm_arena *arena;
	const char *program, *folder, *wish;
	const struct crm_hook_worker *worker;
	bool talk, once, follow;
	int64_t seen;               /* seq of the last transaction there was before the last look */
};

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 }, NULL);
}

static void tell_failure(struct follower *follower, crm_err err)
{
	const char *path = crm_hook_failure(follower->arena, follower->folder, follower->worker->name);
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	char words[2048];

	if (!err) {
		unlink(path);
		return;
	}
	crm_str_addf(&text, "%s\n%s%s", crm_err_print(err, words, sizeof(words)), err->hint, err->hint[0] ? "\n" : "");
	if (follower->talk)
		fprintf(stderr, "follow-hooks %s: %s\n", follower->worker->name, words);
	if (crm_file_replace(path, text.s, text.n))
		return; /* the exit status tells all the same */
}

/* Opened anew each time: settings, model and names may have changed. */
static crm_err look(struct follower *follower)
{
	CRM_AUTO(crm_repo_drop) struct crm_repo *repo = NULL;
	int64_t done = 0;

	unlink(follower->wish);
	CRM_TRY(crm_repo_open(follower->folder, CRM_DB_WRITE, follower->program, &repo));
	repo->stop = &stopped;
	if (!crm_hooks_are_here(repo))
		return NULL;
	CRM_TRY(crm_journal_last_txn(repo->store, &follower->seen));
	CRM_TRY(follower->worker->run(repo, &done));
	if (follower->talk && done)
		fprintf(stderr, "follow-hooks %s: %lld\n", follower->worker->name, (long long)done);
	return NULL;
}

static crm_err has_more(struct follower *follower, struct crm_repo *repo, bool *more)
{
	int64_t last;

	CRM_TRY(crm_journal_last_txn(repo->store, &last));
	*more = last > follower->seen || crm_is_file(follower->wish);
	return NULL;
}

static crm_err is_behind(struct follower *follower, bool *behind)
{
	CRM_AUTO(crm_repo_drop) struct crm_repo *repo = NULL;

	CRM_TRY(crm_repo_open(follower->folder, CRM_DB_READ, follower->program, &repo));
	return has_more(follower, repo, behind);
}

/* Until somebody wrote or wishes it (*behind), for so long at most. */
static crm_err wait_for_more(struct follower *follower, long most, long step, bool *behind)
{
	CRM_AUTO(crm_repo_drop) struct crm_repo *repo = NULL;
	int64_t until = crm_monotonic() + most;

	CRM_TRY(crm_repo_open(follower->folder, CRM_DB_READ, follower->program, &repo));
	for (*behind = false; !*behind && !stopped && crm_monotonic() < until;) {
		sleep_ms(step);
		CRM_TRY(has_more(follower, repo, behind));
	}
	return NULL;
}

static crm_err work(struct follower *follower)
{
	bool more = true;

	while (more && !stopped) {
		crm_err err = look(follower);
		tell_failure(follower, err);
		if (!follower->follow)
			CRM_TRY(err);
		if (err)
			sleep_ms(BUSY_MS);
		if (follower->once)
			return NULL;
		if (follower->follow)
			CRM_TRY(wait_for_more(follower, AGAIN_MS, FOLLOW_MS, &more));
		else
			CRM_TRY(wait_for_more(follower, LINGER_MS, POLL_MS, &more));
		more |= follower->follow;
	}
	return NULL;
}

static crm_err work_under_lock(struct follower *follower, bool *behind)
{
	CRM_AUTO(crm_fd_drop) int lock = -1;

	*behind = false;
	CRM_TRY(crm_lock_try(crm_hook_lock(follower->arena, follower->folder, follower->worker->name), &lock));
	if (lock < 0) {
		if (follower->talk)
			fprintf(stderr, "follow-hooks %s: another one is running\n", follower->worker->name);
		return follower->follow ? crm_fail(CRM_BUSY, "another one is running") : NULL;
	}
	CRM_TRY(work(follower));
	crm_fd_drop(&lock);
	return stopped || follower->once ? NULL : is_behind(follower, behind);
}

static crm_err run(struct follower *follower)
{
	bool behind = true;

	if (!crm_is_file(crm_path(follower->arena, follower->folder, "crm.db")))
		return crm_fail(CRM_NOT_FOUND, "%s is not a crm repository: it has no crm.db", follower->folder);
	CRM_TRY(crm_folder_make(crm_path(follower->arena, follower->folder, "hooks")));
	while (behind)
		CRM_TRY(work_under_lock(follower, &behind));
	return NULL;
}

static int usage(FILE *out)
{
	fputs("usage: follow-hooks [-1fv] KIND FOLDER\n\nkinds:", out);
	for (const struct crm_hook_worker *worker = crm_hook_workers; worker->name; worker++)
		fprintf(out, " %s", worker->name);
	fputc('\n', out);
	return out == stdout ? CRM_OK : CRM_USAGE;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "once", no_argument, NULL, '1' },
		{ "follow", no_argument, NULL, 'f' },
		{ "verbose", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 },
	};
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct follower follower = { .arena = arena, .program = argv[0] };
	char words[2048];

	for (int c; (c = getopt_long(argc, argv, "1fhv", options, NULL)) != -1;) {
		if (c != 'v' && c != '1' && c != 'f')
			return usage(c == 'h' ? stdout : stderr);
		follower.talk |= c == 'v';
		follower.once |= c == '1';
		follower.follow |= c == 'f';
	}
	if (argc - optind != 2 || !(follower.worker = crm_hook_worker_named(argv[optind])))
		return usage(stderr);
	follower.folder = argv[optind + 1];
	follower.wish = crm_hook_wish(arena, follower.folder, follower.worker->name);
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = stop }, NULL);
	sigaction(SIGINT, &(struct sigaction){ .sa_handler = stop }, NULL);
	crm_process_close_inherited();
	crm_err err = run(&follower);
	if (err && follower.talk)
		fprintf(stderr, "follow-hooks %s: %s\n", follower.worker->name, crm_err_print(err, words, sizeof(words)));
	return (int)crm_err_kind(err);
}
