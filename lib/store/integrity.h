/*
 * SQLite's own check of the whole file, in a thread and a connection of its own: our other checks need not wait for it. Its
 * slowest part, that the indexes hold what the tables hold, is asked in a quicker way first (index_check.h); where that finds
 * anything, SQLite has the word. (Inside the room.)
 */
#ifndef CRM_STORE_INTEGRITY_H
#define CRM_STORE_INTEGRITY_H

#include "store/check.h"

struct crm_integrity;

/* Of the store's file; the store itself is not used any more when it returns. */
struct crm_integrity *crm_integrity_start(const struct crm_store *store);
/* Waits for its end and tells what it found. */
CRM_MUST_USE crm_err crm_integrity_finish(struct crm_integrity *integrity, const struct crm_findings *findings);
/* Ends it if it is still at work. */
void crm_integrity_drop(struct crm_integrity **integrity);

#endif
