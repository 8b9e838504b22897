/*
 * All of the branch as one pack, each object a delta of what it replaced: the shard and the trees before the change, the
 * commit before. git's own search for deltas looks among objects of one name and size, takes long, and once it has made a
 * shard a delta of another shard finds the versions of it no more.
 */
#ifndef CRM_HISTORY_REPACK_H
#define CRM_HISTORY_REPACK_H

#include "history/git.h"

/* Puts the pack beside what is there: nothing is removed. CRM_DAMAGED if an object is lost. */
CRM_MUST_USE crm_err crm_history_repack(struct crm_git *git);

#endif
