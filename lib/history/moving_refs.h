/*
 * Refs that git moves for us while we talk to another repository: where its branch was seen, and, where it is a folder of this
 * machine, its branch. Git moves each under a file NAME.lock; a process that is killed there leaves it behind, and nobody could
 * ever move the ref again. So that we talk is written down first, in history.git/crm-sync.moving, and whoever talks next knows
 * that these files are not some other program's. One talks at a time.
 */
#ifndef CRM_HISTORY_MOVING_REFS_H
#define CRM_HISTORY_MOVING_REFS_H

#include "history/git.h"

/* Waits for others, removes what one that was killed has left, and writes down that we begin. *lock: close it at the end. */
CRM_MUST_USE crm_err crm_moving_refs_begin(struct crm_git *git, const char *remote, int *lock);
/* All moved, or failed and left nothing. Not after an interruption by which git may have left something. */
void crm_moving_refs_end(struct crm_git *git);

#endif
