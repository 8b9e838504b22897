#include "repo/rebuild.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "history/chain.h"
#include "hook/place.h"
#include "repo/followers.h"
#include "store/arrival.h"
#include "store/build.h"
#include "store/journal.h"

enum { LOCK_MS = 60000, TRIES = 20 };

struct rebuild {
	struct crm_arena *arena;
	const char *folder, *database, *beside;
	struct crm_repo *old;            /* the old database, its lock held; NULL if there is none, or it cannot be used */
	struct crm_history *history;
	int lock;                        /* the follower's */
	struct crm_repo_rebuilt *out;
};

static void drop(struct rebuild *rebuild)
{
	crm_fd_drop(&rebuild->lock);
	if (rebuild->old)
		crm_db_rollback(rebuild->old->store->db);
	crm_repo_drop(&rebuild->old);
	crm_history_drop(&rebuild->history);
}

/* -- the old one --------------------------------------------------------------------------- */

/* How many of its transactions come after the last that the branch has too. */
static crm_err count_left(struct rebuild *rebuild)
{
	CRM_AUTO(crm_chain_drop) struct crm_chain chain = {0};
	struct crm_store *store = rebuild->old->store;
	struct crm_oid head;
	int64_t last;
	bool any;

	CRM_TRY(crm_git_head(rebuild->history->git, &head, &any));
	if (any)
		CRM_TRY(crm_chain_open(&chain, rebuild->history->git, &head, store));
	CRM_TRY(crm_journal_last_txn(store, &last));
	rebuild->out->left = last - chain.seq;
	return NULL;
}

static crm_err lock_both(struct rebuild *rebuild)
{
	CRM_TRY(crm_followers_lock(rebuild->folder, LOCK_MS, &rebuild->lock));
	return rebuild->old ? crm_db_begin(rebuild->old->store->db) : NULL;
}

/* Brings the history up until nobody has written anything more by the time the locks are held. */
static crm_err bring_up(struct rebuild *rebuild)
{
	for (int i = 0; i < TRIES; i++) {
		crm_err err = crm_followers_drain(rebuild->old);
		char words[1400];

		if (crm_err_kind(err) == CRM_BUSY)
			return err;
		rebuild->out->why = err ? crm_copy(rebuild->arena, crm_err_print(err, words, sizeof(words))) : "";
		CRM_TRY(lock_both(rebuild));
		CRM_TRY(count_left(rebuild));
		if (err || rebuild->out->left == 0)
			return NULL;
		crm_fd_drop(&rebuild->lock);
		crm_db_rollback(rebuild->old->store->db);
	}
	return crm_fail(CRM_BUSY, "%s is being written to all the time", rebuild->database);
}

/* A database that is damaged is only moved away. */
static crm_err take_old(struct rebuild *rebuild, const char *program)
{
	char words[1400];

	if (!crm_is_file(rebuild->database))
		return lock_both(rebuild);
	crm_err err = crm_repo_open_apart(rebuild->folder, program, &rebuild->old);
	if (!err)
		err = bring_up(rebuild);
	if (crm_err_kind(err) == CRM_BUSY)
		return err;
	if (!err)
		return NULL;
	rebuild->out->why = crm_copy(rebuild->arena, crm_err_print(err, words, sizeof(words)));
	if (rebuild->old)
		crm_db_rollback(rebuild->old->store->db);
	crm_repo_drop(&rebuild->old);
	crm_fd_drop(&rebuild->lock);
	return lock_both(rebuild);
}

/* -- putting it in place ------------------------------------------------------------------- */

static crm_err move(const char *from, const char *to)
{
	return rename(from, to) < 0 ? crm_fail_errno("cannot rename %s to %s", from, to) : NULL;
}

static const char *name_for_old(struct rebuild *rebuild)
{
	struct crm_civil now;
	const char *name;

	crm_instant_civil_utc(crm_now(), &now);
	for (int i = 1;; i++) {
		name = crm_textf(rebuild->arena, "%s.lost-%04d%02d%02dT%02d%02d%02dZ%s", rebuild->database, now.year, now.month,
		                 now.day, now.hour, now.minute, now.second,
		                 i == 1 ? "" : crm_textf(rebuild->arena, "-%d", i));
		if (access(name, F_OK) < 0)
			return name;
	}
}

/* The old one's log must go with it: SQLite would take it for the new one's. */
static crm_err keep_old(struct rebuild *rebuild)
{
	const char *kept = name_for_old(rebuild);
	const char *log = crm_textf(rebuild->arena, "%s-wal", rebuild->database);

	if (access(rebuild->database, F_OK) == 0) {
		CRM_TRY(move(rebuild->database, kept));
		rebuild->out->kept = kept;
	}
	if (access(log, F_OK) == 0)
		CRM_TRY(move(log, crm_textf(rebuild->arena, "%s-wal", kept)));
	unlink(crm_textf(rebuild->arena, "%s-shm", rebuild->database));
	return NULL;
}

static crm_err sync_folder(const char *path)
{
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 || fsync(fd) < 0 ? crm_fail_errno("cannot sync %s", path) : NULL;
}

/* Readers of the events go on where they were: by the order in which all came here, which the history does not know. From a
 * database that is lost or damaged nothing is taken; then a place is that of its transaction. */
static crm_err keep_arrivals(struct rebuild *rebuild)
{
	CRM_AUTO(crm_store_drop) struct crm_store *store = NULL;

	CRM_TRY(crm_places_loosen(rebuild->folder));
	if (!rebuild->old)
		return NULL;
	CRM_TRY(crm_store_open(rebuild->beside, CRM_DB_WRITE, LOCK_MS, &store));
	CRM_TRY(crm_db_begin(store->db));
	crm_err err = crm_arrivals_copy(rebuild->old->store, store);
	if (!err)
		err = crm_db_commit(store->db);
	crm_db_rollback(store->db);
	crm_db_fold(store->db);
	return err;
}

/* Followers go on where the new database ends: nothing is sent twice. */
static crm_err write_place(struct rebuild *rebuild)
{
	const struct crm_rebuilt *done = &rebuild->out->rebuilt;
	char hex[CRM_OID_HEX];
	const char *text = crm_textf(rebuild->arena, "%lld %s %s\n", (long long)done->txns, done->last,
	                             crm_oid_hex(&done->head, hex));

	return crm_file_replace(crm_path(rebuild->arena, rebuild->folder, CRM_FOLLOW_PLACE), text, strlen(text));
}

static crm_err swap(struct rebuild *rebuild)
{
	/* All of it is in the file; what SQLite keeps beside it has served. */
	unlink(crm_textf(rebuild->arena, "%s-wal", rebuild->beside));
	unlink(crm_textf(rebuild->arena, "%s-shm", rebuild->beside));
	CRM_TRY(write_place(rebuild));
	CRM_TRY(keep_old(rebuild));
	CRM_TRY(move(rebuild->beside, rebuild->database));
	unlink(crm_path(rebuild->arena, rebuild->folder, CRM_FOLLOW_FAILURE));
	return sync_folder(rebuild->folder);
}

crm_err crm_repo_rebuild(struct crm_arena *arena, const char *folder, const char *program,
                         const struct crm_progress *progress, struct crm_repo_rebuilt *out)
{
	CRM_AUTO(drop) struct rebuild rebuild = {
		.arena = arena, .folder = folder, .lock = -1, .out = out,
		.database = crm_path(arena, folder, "crm.db"), .beside = crm_path(arena, folder, "crm.db.new"),
	};

	*out = (struct crm_repo_rebuilt){ .why = "" };
	if (!crm_is_file(crm_path(arena, folder, "history.git/HEAD")))
		return crm_fail(CRM_NOT_FOUND, "%s has no history.git: there is nothing to make a database from", folder);
	CRM_TRY(crm_history_open(folder, &rebuild.history));
	CRM_TRY(take_old(&rebuild, program));
	CRM_TRY(crm_rebuild(rebuild.history, rebuild.beside, progress, &out->rebuilt));
	crm_err err = keep_arrivals(&rebuild);
	err = err ? err : swap(&rebuild);
	if (err)
		crm_store_remove(rebuild.beside);
	return err;
}
