/*
 * follow-history FOLDER: turns what the journal of the repository in FOLDER has new into commits of
 * its history.git, one a transaction, and ends. Tools start it after a change; it may be run by
 * hand or by cron at any time.
 *
 * It lingers a little for the next command of a script, unless told --once; whoever waits for it
 * says that.
 *
 * One follower works at a time: it holds a lock, and another that finds it held ends at once. A
 * tool that finds it held starts none. So after letting the lock go, the follower looks at the
 * journal once more: what was committed while the lock was held is never left waiting.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/process.h"
#include "base/time.h"
#include "history/follow.h"
#include "store/journal.h"
#include "repo/followers.h"

enum {
	LINGER_MS = 80,             /* a script's next command finds this follower instead of starting one */
	POLL_MS = 4,
	BUSY_MS = 2000,
	OTHERS_MS = 60000,
	REOPEN_MOST = 20,           /* while somebody adds fields */
	LOG_FOLD = 4 << 20,         /* bytes of write-ahead log that are worth folding while others write ... */
	LOG_LEAVE = 128 << 10,      /* ... and when all is quiet */
};

struct follower {
	struct crm_arena *arena;
	const char *database, *log, *lock, *wanted, *place, *failure;
	const char *folder;
	struct crm_history *history;
	struct crm_store *store;
	int64_t reached;            /* seq of the last transaction in the branch */
	bool talk;                  /* --verbose */
	bool once;                  /* --once: do not linger */
};

static void drop_follower(struct follower *follower)
{
	crm_history_drop(&follower->history);
	crm_store_drop(&follower->store);
	crm_arena_drop(&follower->arena);
}

static void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000 }, NULL);
}

/* -- what others read --------------------------------------------------------------- */

/* In one step, but not synced: only a cache, for the branch itself says where it is. */
static crm_err write_place(struct follower *follower)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *beside = crm_textf(follower->arena, "%s.new", follower->place);
	char txn[17], hex[CRM_OID_HEX];

	if (!follower->history->has_branch)
		return NULL;
	CRM_TRY(crm_history_place(follower->history, txn));
	crm_str_addf(&text, "%lld %s %s\n", (long long)follower->reached, txn,
	             crm_oid_hex(&follower->history->branch, hex));
	FILE *file = fopen(beside, "we");
	bool good = file && fputs(text.s, file) >= 0;
	if (file && fclose(file) != 0)
		good = false;
	if (!good || rename(beside, follower->place) < 0)
		return crm_fail_errno("cannot write %s", follower->place);
	return NULL;
}

static void tell_failure(struct follower *follower, crm_err err)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	char words[2048];

	if (!err) {
		unlink(follower->failure);
		return;
	}
	crm_str_addf(&text, "%s\n", crm_err_print(err, words, sizeof(words)));
	if (err->hint[0])
		crm_str_addf(&text, "%s\n", err->hint);
	if (crm_file_replace(follower->failure, text.s, text.n))
		return; /* the exit status tells all the same */
}

/* -- following ------------------------------------------------------------------------ */

static crm_err follow_once(struct follower *follower, int64_t *done)
{
	if (!follower->store)
		CRM_TRY(crm_store_open(follower->database, CRM_DB_WRITE, BUSY_MS, &follower->store));
	if (!follower->history) {
		CRM_TRY(crm_history_open(follower->folder, &follower->history));
		crm_history_tidy(follower->history);
	}
	return crm_history_follow(follower->history, follower->store, done, &follower->reached);
}

/* A model that has changed since the database was opened is read anew. */
static crm_err follow(struct follower *follower)
{
	int64_t done = 0;
	crm_err err = follow_once(follower, &done);

	for (int i = 0; crm_err_kind(err) == CRM_BUSY && i < REOPEN_MOST; i++) {
		crm_store_drop(&follower->store);
		sleep_ms(POLL_MS);
		err = follow_once(follower, &done);
	}
	CRM_TRY(err);
	if (follower->talk && done > 0)
		fprintf(stderr, "follow-history: %lld transactions committed\n", (long long)done);
	return write_place(follower);
}

static crm_err is_behind(struct follower *follower, bool *behind)
{
	int64_t last;

	CRM_TRY(crm_journal_last_txn(follower->store, &last));
	*behind = last > follower->reached;
	return NULL;
}

/* Tools leave the log as it is, for the last to close would pay for all. */
static void fold_log(struct follower *follower, long most)
{
	struct stat log;

	if (stat(follower->log, &log) == 0 && log.st_size > most)
		crm_db_fold(follower->store->db);
}

/* Somebody waits for the lock (crm_followers_lock). */
static crm_err is_wanted(struct follower *follower, bool *wanted)
{
	CRM_AUTO(crm_fd_drop) int lock = -1;

	CRM_TRY(crm_lock_try(follower->wanted, &lock));
	*wanted = lock < 0;
	return NULL;
}

static crm_err follow_and_linger(struct follower *follower)
{
	int64_t until;

	CRM_TRY(follow(follower));
	fold_log(follower, LOG_FOLD);
	until = crm_monotonic() + (follower->once ? 0 : LINGER_MS);
	while (crm_monotonic() < until) {
		bool behind, wanted;

		sleep_ms(POLL_MS);
		CRM_TRY(is_wanted(follower, &wanted));
		if (wanted)
			break;
		CRM_TRY(is_behind(follower, &behind));
		if (!behind)
			continue;
		CRM_TRY(follow(follower));
		fold_log(follower, LOG_FOLD);
		until = crm_monotonic() + LINGER_MS;
	}
	fold_log(follower, LOG_LEAVE);
	return NULL;
}

static crm_err follow_under_lock(struct follower *follower, bool *behind)
{
	CRM_AUTO(crm_fd_drop) int lock = -1;

	*behind = false;
	CRM_TRY(crm_lock_try(follower->lock, &lock));
	if (lock < 0) {
		if (follower->talk)
			fprintf(stderr, "follow-history: another one is running\n");
		return NULL;
	}
	crm_err err = follow_and_linger(follower);
	tell_failure(follower, err);
	crm_fd_drop(&lock);
	CRM_TRY(err);
	return is_behind(follower, behind);
}

/* Who waits for the lock gets it first; what is written meanwhile is followed after that. */
static crm_err let_others(struct follower *follower)
{
	CRM_AUTO(crm_fd_drop) int lock = -1;
	bool wanted;

	CRM_TRY(is_wanted(follower, &wanted));
	if (!wanted)
		return NULL;
	CRM_TRY(crm_lock(follower->wanted, OTHERS_MS, &lock));
	crm_fd_drop(&lock);
	return crm_lock(follower->lock, OTHERS_MS, &lock);
}

static crm_err run(struct follower *follower)
{
	bool behind = true;

	if (!crm_is_file(follower->database))
		return crm_fail(CRM_NOT_FOUND, "%s is not a crm repository: it has no crm.db",
		                follower->folder);
	CRM_TRY(crm_folder_make(crm_path(follower->arena, follower->folder, "history.git")));
	while (behind) {
		CRM_TRY(let_others(follower));
		CRM_TRY(follow_under_lock(follower, &behind));
	}
	return NULL;
}

/* -- starting -------------------------------------------------------------------------- */

static int usage(FILE *out)
{
	fputs("usage: follow-history [-1v] FOLDER\n", out);
	return out == stdout ? CRM_OK : CRM_USAGE;
}

static void set_paths(struct follower *follower, const char *folder)
{
	struct crm_arena *arena = crm_arena_new();

	follower->arena = arena;
	follower->folder = folder;
	follower->database = crm_path(arena, folder, "crm.db");
	follower->log = crm_path(arena, folder, "crm.db-wal");
	follower->lock = crm_path(arena, folder, CRM_FOLLOW_LOCK);
	follower->wanted = crm_path(arena, folder, CRM_FOLLOW_WANTED);
	follower->place = crm_path(arena, folder, CRM_FOLLOW_PLACE);
	follower->failure = crm_path(arena, folder, CRM_FOLLOW_FAILURE);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "once", no_argument, NULL, '1' },
		{ "verbose", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 },
	};
	CRM_AUTO(drop_follower) struct follower follower = {0};
	char words[2048];

	for (int c; (c = getopt_long(argc, argv, "1hv", options, NULL)) != -1;) {
		if (c != 'v' && c != '1')
			return usage(c == 'h' ? stdout : stderr);
		follower.talk |= c == 'v';
		follower.once |= c == '1';
	}
	if (argc - optind != 1)
		return usage(stderr);
	set_paths(&follower, argv[optind]);
	crm_process_close_inherited();
	crm_err err = run(&follower);
	if (err && follower.talk)
		fprintf(stderr, "follow-history: %s\n", crm_err_print(err, words, sizeof(words)));
	return (int)crm_err_kind(err);
}
