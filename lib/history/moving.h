/*
 * The branch while it is being moved. Git moves it under refs/heads/main.lock; a process that is
 * killed there leaves that file behind, and nobody could ever move the branch again. So the move is
 * written down first, in history.git/crm-follow.moving, and whoever holds the follower's lock next
 * knows that the file is not some other program's.
 */
#ifndef CRM_HISTORY_MOVING_H
#define CRM_HISTORY_MOVING_H

#include "history/git.h"

/* Moves the branch (crm_git_move). Only under the follower's lock. */
CRM_MUST_USE crm_err crm_moving_do(struct crm_git *git, const struct crm_oid *from, const struct crm_oid *to);
/* Removes what a move that was cut short has left. Only under the follower's lock. */
void crm_moving_tidy(struct crm_git *git);

#endif
