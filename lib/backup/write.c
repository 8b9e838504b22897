#include "backup/write.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/number.h"
#include "base/time.h"
#include "repo/followers.h"
#include "store/stmt.h"

enum { LOCK_MS = 60000 };

struct writing {
	struct crm_repo *repo;
	struct crm_arena *arena;
	struct crm_archive *archive;
	struct crm_still *still;
	bool with_secrets;
	int lock;                        /* the follower's */
	struct crm_manifest *about;
};

static void drop(struct writing *writing)
{
	crm_still_drop(&writing->still);
	crm_archive_drop(&writing->archive);
	crm_fd_drop(&writing->lock);
	crm_arena_drop(&writing->arena);
}

/* A history that cannot be written is no reason to go without a backup. */
static void bring_up(struct writing *writing)
{
	crm_err err = crm_followers_drain(writing->repo);

	if (err)
		crm_repo_warn(writing->repo, "%s; the backup has it as it is", err->text);
}

static crm_err write_areas(struct writing *writing, enum crm_contents_when when, bool but_database)
{
	for (const struct crm_contents_area *area = crm_contents_areas; area->path; area++) {
		bool is_database = crm_same(area->path, CRM_CONTENTS_DATABASE);

		if (area->when == when && !(but_database && is_database) && (!area->is_secret || writing->with_secrets))
			CRM_TRY(crm_archive_area(writing->archive, area));
	}
	return NULL;
}

/* The last transaction that is in it. */
static crm_err look(struct writing *writing)
{
	struct crm_stmt *stmt;
	bool row;

	writing->about->at = crm_now();
	CRM_TRY(crm_db_stmt(crm_still_db(writing->still), "SELECT seq, id FROM txn ORDER BY seq DESC LIMIT 1", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row) {
		writing->about->seq = crm_stmt_int(stmt, 0);
		snprintf(writing->about->txn, sizeof writing->about->txn, "%s", crm_stmt_text(stmt, 1));
	}
	crm_stmt_reset(stmt);
	return row ? NULL : crm_fail(CRM_DAMAGED, "%s has no transaction at all", writing->repo->folder);
}

/* Who reads for longer than others wait for who writes is not waited for. */
static crm_err hold_still(struct writing *writing)
{
	const char *database = crm_repo_path(writing->repo, writing->arena, CRM_CONTENTS_DATABASE);
	int64_t wait;

	CRM_TRY(crm_integer_parse(crm_config_get(writing->repo->config, "lock.timeout"), &wait));
	return crm_still_open(database, (long)wait, (long)wait, &writing->still);
}

/* Who follows, merges or packs waits; who writes does not. */
static crm_err write_history(struct writing *writing)
{
	CRM_TRY(crm_followers_lock(writing->repo->folder, LOCK_MS, &writing->lock));
	CRM_TRY(hold_still(writing));
	CRM_TRY(look(writing));
	crm_archive_expect(writing->archive, crm_still_size(writing->still));
	CRM_TRY(write_areas(writing, CRM_CONTENTS_HISTORY, false));
	crm_fd_drop(&writing->lock);
	return NULL;
}

static crm_err write_database(struct writing *writing)
{
	const char *path = crm_repo_path(writing->repo, writing->arena, CRM_CONTENTS_DATABASE);
	struct stat about;

	if (stat(path, &about) != 0)
		return crm_fail_errno("cannot read %s", path);
	CRM_TRY(crm_archive_database(writing->archive, writing->still, about.st_mode & 07777, writing->about->at));
	crm_still_drop(&writing->still);
	return NULL;
}

crm_err crm_backup_write(struct crm_repo *repo, const struct crm_backup_sink *sink, bool with_secrets,
                         const struct crm_backup_watch *watch, struct crm_manifest *about)
{
	CRM_AUTO(drop) struct writing writing = {
		.repo = repo, .arena = crm_arena_new(), .archive = crm_archive_new(repo->folder, sink, watch),
		.with_secrets = with_secrets, .lock = -1, .about = about,
	};

	*about = (struct crm_manifest){0};
	bring_up(&writing);
	CRM_TRY(write_areas(&writing, CRM_CONTENTS_BEFORE, false));
	CRM_TRY(write_history(&writing));
	CRM_TRY(write_database(&writing));
	CRM_TRY(write_areas(&writing, CRM_CONTENTS_AFTER, true));
	return crm_archive_finish(writing.archive);
}
