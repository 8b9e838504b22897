/*
 * Is everything there that the branch needs? From its newest commit back to the first one, every tree and every file that a
 * commit brought; what it took over from the one before has been looked at there.
 */
#ifndef CRM_HISTORY_REACH_H
#define CRM_HISTORY_REACH_H

#include "history/git.h"

/* Calls `found` with a sentence for each object that is absent or cannot be read, with its path and its commit. `share`:
 * percent of the commits whose trees are looked at, 100 for all (chosen at random); the commits themselves always are. */
CRM_MUST_USE crm_err crm_reach_check(struct crm_git *git, double share,
                                     void (*found)(void *context, const char *sentence), void *context);

#endif
