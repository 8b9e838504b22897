/*
 * Packing the history: a pack of our own, in which each object is a delta of what it replaced, then git gc. Under the
 * follower's lock, without what a gc that was killed has left in its way.
 */
#ifndef CRM_REPO_GC_H
#define CRM_REPO_GC_H

#include "repo/repo.h"

/* Packs what is loose, and writes the commit-graph. CRM_BUSY if a follower, or what another gc has left running,
 * does not end. */
CRM_MUST_USE crm_err crm_repo_gc(struct crm_repo *repo);

#endif
