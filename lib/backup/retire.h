/*
 * Backups that are not to be kept any longer (backup/keep.h), taken out of their folder.
 */
#ifndef CRM_BACKUP_RETIRE_H
#define CRM_BACKUP_RETIRE_H

#include "backup/depot.h"
#include "backup/keep.h"

struct crm_retire_row {
	const char *name;                /* NULL: it is yet to be made */
	int64_t at;
	const char *why;                 /* it is kept; "": it goes */
};

/* All of them, newest first. `next`: the instant of one that is yet to be made; 0: none. CRM_DAMAGED names one that cannot be
 * read. Arena. */
CRM_MUST_USE crm_err crm_retire_plan(const struct crm_depot *depot, struct crm_arena *arena, const struct crm_keep *keep,
                                     int64_t next, struct crm_retire_row **rows, size_t *count);
/* Takes away those that go, and what no other needs. Under the depot's lock. *gone counts them. */
CRM_MUST_USE crm_err crm_retire(const struct crm_depot *depot, const struct crm_retire_row *rows, size_t count,
                                int64_t *gone);

#endif
