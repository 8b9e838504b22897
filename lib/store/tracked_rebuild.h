/*
 * "ENTITY.past" (tracked.h) made of the journal: after a database was built or had none, and to be compared with the one that
 * was kept. Most records were never undone or removed: theirs are sorted in one go. The others are played through, change by
 * change. (Inside the room.)
 */
#ifndef CRM_STORE_TRACKED_REBUILD_H
#define CRM_STORE_TRACKED_REBUILD_H

#include "model/record.h"
#include "store/db.h"

/* Makes all rows anew. */
CRM_MUST_USE crm_err crm_tracked_rebuild(struct crm_db *db, const struct crm_entity *entity);
/* Does the table fit the journal? Inside a transaction, which it leaves as it was. */
CRM_MUST_USE crm_err crm_tracked_check(struct crm_db *db, const struct crm_entity *entity, bool *fits);

#endif
