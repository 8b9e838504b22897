/*
 * Making loose objects durable together. libgit2 syncs each file and its folder as it comes, two
 * waits for the disk an object; here all are written first and then synced, so that they share the
 * waits (as git's core.fsyncMethod=batch does).
 */
#ifndef CRM_HISTORY_LOOSE_H
#define CRM_HISTORY_LOOSE_H

#include "base/err.h"
#include "history/sha1.h"

/* Objects that are not loose (already in a pack) are passed over. `folder` is the repository's
 * objects. */
CRM_MUST_USE crm_err crm_loose_sync(const char *folder, const struct crm_oid *oids, size_t count);

#endif
