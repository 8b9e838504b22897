/*
 * Loose objects that become durable together (gitrepository-layout(5)). An object is given its name
 * only when its bytes are on the disk: an empty file under a good name, which a crash may leave of
 * one that was named first, would be taken for the object ever after. Synced one by one (as libgit2
 * does) they would wait for the disk twice each; here all are begun, then waited for, so that they
 * share the waits (as git's core.fsyncMethod=batch does).
 */
#ifndef CRM_HISTORY_LOOSE_H
#define CRM_HISTORY_LOOSE_H

#include "history/pack.h"

struct crm_loose;

/* `folder` is the repository's objects. */
struct crm_loose *crm_loose_new(const char *folder);
/* Objects that were not finished are gone. */
void crm_loose_drop(struct crm_loose **loose);
/* Each keeps a file open until crm_loose_finish: some dozens at most. */
CRM_MUST_USE crm_err crm_loose_add(struct crm_loose *loose, const struct crm_pack_object *object);
/* All are durable and in place when it returns. One that was there already is replaced by itself. */
CRM_MUST_USE crm_err crm_loose_finish(struct crm_loose *loose);

#endif
