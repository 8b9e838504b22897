#include "repo/repair.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/process.h"
#include "base/time.h"
#include "history/files.h"
#include "history/foreign.h"
#include "history/reach.h"
#include "history/renew.h"
#include "repo/followers.h"
#include "store/mend.h"

enum { LOCK_MS = 60000 };

struct damaged {
	const char *path;                /* within history.git */
	struct damaged *next;
};

struct repair {
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_findings *done;
	const char *git, *aside;
	struct damaged *damaged;
	size_t lost;                     /* objects that the branch needs and that are not there */
	char first[512];                 /* the first finding */
};

CRM_PRINTF(2, 3)
static void tell(struct repair *repair, const char *format, ...)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	va_list args;

	va_start(args, format);
	crm_str_vaddf(&text, format, args);
	va_end(args);
	repair->done->found(repair->done->context, crm_str_text(&text));
}

/* -- what is wrong ------------------------------------------------------------------------- */

static void find_damaged(void *context, const char *path, const char *sentence)
{
	struct repair *repair = context;
	struct damaged *damaged = crm_new(repair->arena, struct damaged, 1);

	(void)sentence;
	*damaged = (struct damaged){ crm_copy(repair->arena, path), repair->damaged };
	repair->damaged = damaged;
}

static void find_lost(void *context, const char *sentence)
{
	struct repair *repair = context;

	if (!repair->lost++)
		snprintf(repair->first, sizeof(repair->first), "%s", sentence);
}

static crm_err look_at_files(struct repair *repair)
{
	repair->damaged = NULL;
	return crm_files_check(repair->git, 100, &(struct crm_file_findings){ find_damaged, repair });
}

static crm_err look_at_objects(struct repair *repair)
{
	CRM_AUTO(crm_history_drop) struct crm_history *history = NULL;

	repair->lost = 0;
	CRM_TRY(crm_history_open(repair->repo->folder, &history));
	return crm_reach_check(history->git, 100, find_lost, repair);
}

/* -- files that are damaged ---------------------------------------------------------------- */

/* A pack and what lies beside it go together: one without the other is damage as well. */
static const char *const pack_ends[] = { ".idx", ".rev", ".bitmap", ".pack" };

static crm_err move_one(struct repair *repair, const char *path, bool aside)
{
	const char *here = crm_path(repair->arena, repair->git, path);
	const char *there = crm_path(repair->arena, repair->aside, strrchr(path, '/') + 1);
	const char *from = aside ? here : there, *to = aside ? there : here;

	if (!crm_is_file(from))
		return NULL;
	return rename(from, to) < 0 ? crm_fail_errno("cannot move %s to %s", from, to) : NULL;
}

static crm_err move_damaged(struct repair *repair, const char *path, bool aside)
{
	const char *point = strrchr(path, '.');
	bool packed = point && strstr(path, "/pack/pack-");

	if (!packed)
		return move_one(repair, path, aside);
	for (size_t i = 0; i < CRM_COUNT(pack_ends); i++)
		CRM_TRY(move_one(repair, crm_textf(repair->arena, "%.*s%s", (int)(point - path), path, pack_ends[i]), aside));
	return NULL;
}

static crm_err move_all(struct repair *repair, const struct damaged *damaged, bool aside)
{
	CRM_TRY(crm_folder_make(repair->aside));
	for (; damaged; damaged = damaged->next)
		CRM_TRY(move_damaged(repair, damaged->path, aside));
	return NULL;
}

static const char *name_aside(struct repair *repair)
{
	struct crm_civil now;

	crm_instant_civil_utc(crm_now(), &now);
	for (int i = 1;; i++) {
		const char *name = crm_textf(repair->arena, "%s/crm-damaged-%04d%02d%02dT%02d%02d%02dZ-%d", repair->git, now.year,
		                             now.month, now.day, now.hour, now.minute, now.second, i);
		if (!crm_is_folder(name))
			return name;
	}
}

/* -- the history ----------------------------------------------------------------------------- */

static crm_err cannot(struct repair *repair)
{
	return crm_err_hint(crm_fail(CRM_DAMAGED, "the history cannot be repaired from the database: %s (%zu in all)",
	                             repair->first, repair->lost),
	                    "a clone may have it: git -C history.git fetch CLONE main, then crm-check repair again");
}

/* The damaged files are put out of the way first: an object must not be taken for one that is there. They come back if
 * that did not help, for there may be good objects in them. */
static crm_err renew(struct repair *repair)
{
	const struct damaged *damaged = repair->damaged;

	repair->aside = name_aside(repair);
	CRM_TRY(move_all(repair, damaged, true));
	crm_err err = crm_history_renew(repair->repo->folder, repair->git, repair->repo->store);
	if (!err)
		err = look_at_objects(repair);
	if (!err && repair->lost)
		err = cannot(repair);
	if (err) {
		crm_err late = move_all(repair, damaged, false);

		return late ? late : err;
	}
	for (; damaged; damaged = damaged->next)
		tell(repair, "history.git/%s: damaged; its objects were made anew, and it is kept in %s", damaged->path,
		     strrchr(repair->aside, '/') + 1);
	return NULL;
}

static crm_err repair_objects(struct repair *repair)
{
	size_t lost;

	CRM_TRY(look_at_files(repair));
	CRM_TRY(look_at_objects(repair));
	lost = repair->lost;
	if (!lost && !repair->damaged)
		return NULL;
	CRM_TRY(renew(repair));
	if (lost)
		tell(repair, "history.git: %zu lost %s made anew from the database", lost, lost == 1 ? "object" : "objects");
	return NULL;
}

static void tell_taken(void *context, const char *path)
{
	tell(context, "%s: taken out of the branch", path);
}

static crm_err take_out_foreign(struct repair *repair)
{
	CRM_AUTO(crm_history_drop) struct crm_history *history = NULL;

	CRM_TRY(crm_history_open(repair->repo->folder, &history));
	return crm_foreign_take_out(history, repair->repo->store, tell_taken, repair);
}

crm_err crm_repo_repair(struct crm_repo *repo, const struct crm_findings *done)
{
	CRM_AUTO(crm_fd_drop) int lock = -1;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct repair repair = { .repo = repo, .arena = arena, .done = done, .git = crm_repo_path(repo, arena, "history.git") };

	CRM_TRY(crm_store_mend(repo->store, done));
	CRM_TRY(crm_followers_lock(repo->folder, LOCK_MS, &lock));
	CRM_TRY(repair_objects(&repair));
	return take_out_foreign(&repair);
}
