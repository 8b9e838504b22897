/*
 * SQLite's own check of the whole file, in a thread and a connection of its own: it takes as long as all our other checks
 * together, which need not wait for it. (Inside the room.)
 */
#ifndef CRM_STORE_INTEGRITY_H
#define CRM_STORE_INTEGRITY_H

#include "store/check.h"

struct crm_integrity;

CRM_MUST_USE crm_err crm_integrity_start(const char *path, struct crm_integrity **out);
/* Waits for its end and tells what it found. */
CRM_MUST_USE crm_err crm_integrity_finish(struct crm_integrity *integrity, const struct crm_findings *findings);
/* Ends it if it is still at work. */
void crm_integrity_drop(struct crm_integrity **integrity);

#endif
