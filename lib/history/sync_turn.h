/*
 * One exchange with another repository at a time, and what one that was killed has left: git's locks on the references that say
 * where the other was, and packs that were never finished. As of moving.h, it is written down first, in
 * history.git/crm-sync.moving, so that the next knows that they are nobody else's.
 */
#ifndef CRM_HISTORY_SYNC_TURN_H
#define CRM_HISTORY_SYNC_TURN_H

#include "history/git.h"

struct crm_sync_turn {
	int lock;                        /* -1: not ours */
	char path[4096];                 /* of what is written down */
};

#define CRM_SYNC_TURN ((struct crm_sync_turn){ .lock = -1 })

/* CRM_BUSY: another exchange is going on, and does not end. */
CRM_MUST_USE crm_err crm_sync_turn_begin(struct crm_sync_turn *turn, struct crm_git *git);
void crm_sync_turn_drop(struct crm_sync_turn *turn);

#endif
