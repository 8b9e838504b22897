/*
 * What of a repository is in a backup, and in which order (crm-backup(1), "What is in it"). Paths are within the repository's
 * folder.
 */
#ifndef CRM_BACKUP_CONTENTS_H
#define CRM_BACKUP_CONTENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "backup/tar.h"
#include "base/mem.h"

enum crm_contents_when {
	CRM_CONTENTS_BEFORE,             /* ahead of the moment that the database is seen at */
	CRM_CONTENTS_HISTORY,            /* while the history stands still */
	CRM_CONTENTS_AFTER,
};

struct crm_contents_area {
	const char *path;
	enum crm_contents_when when;
	bool is_secret;                  /* only where it is sealed */
	bool is_named;                   /* its files are named by what they hold, and never change */
	const char *const *left_out;     /* patterns of paths (fnmatch(3)), NULL-ended; NULL: nothing is */
};

/* Ended by one without a path. */
extern const struct crm_contents_area crm_contents_areas[];

struct crm_content {
	struct crm_tar_entry entry;      /* its path is below */
	const char *path;
	long nanoseconds;                /* of its mtime */
};

/* Folders before what is in them; where the files are named by what they hold, those come in the order of their age: what is
 * new is at the end. Nothing where there is no such path. Arena. */
CRM_MUST_USE crm_err crm_contents_list(struct crm_arena *arena, const char *folder, const struct crm_contents_area *area,
                                       struct crm_content **out, size_t *count);

/* May a backup hold this path? Not if it leads out of the repository, or into what no backup has. */
bool crm_contents_may_hold(const struct crm_tar_entry *entry);
/* Its name tells what is in it. */
bool crm_contents_is_named(const char *path);

#define CRM_CONTENTS_DATABASE "crm.db"
#define CRM_CONTENTS_SUMS "backup.sha256" /* as sha256sum(1) writes it: of all whose names do not tell what is in them */

#endif
