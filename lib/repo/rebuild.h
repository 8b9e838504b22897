/*
 * crm.db made anew from history.git, and put in its place. The one that was there is never overwritten: it is kept beside
 * the new one as crm.db.lost-TIME.
 *
 * Whoever would write meanwhile waits, and is then told to try again: the writer's lock of the old database and the
 * follower's are held until the new one is in place.
 */
#ifndef CRM_REPO_REBUILD_H
#define CRM_REPO_REBUILD_H

#include "history/rebuild.h"
#include "repo/repo.h"

struct crm_repo_rebuilt {
	struct crm_rebuilt rebuilt;
	const char *kept;               /* the old database's new path; NULL if there was none. Arena */
	int64_t left;                   /* transactions that only the old database has ... */
	const char *why;                /* ... because the history could not be brought up; "" if it could. Arena */
};

/* `folder` as found by crm_repo_find. What the old database has and the history lacks is written into the history first,
 * where the database can be read at all. After an error everything is as it was. */
CRM_MUST_USE crm_err crm_repo_rebuild(struct crm_arena *arena, const char *folder, const char *program,
                                      const struct crm_progress *progress, struct crm_repo_rebuilt *out);

#endif
