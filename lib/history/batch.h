/*
 * Objects on their way into the history. They wait in memory, where they can be read already, and
 * crm_batch_flush makes them durable together: a few as loose objects, many as one pack. A
 * transaction that is larger than memory should hold is streamed into the pack as it comes.
 */
#ifndef CRM_HISTORY_BATCH_H
#define CRM_HISTORY_BATCH_H

#include "history/git.h"

struct crm_batch;

/* The git handle must outlive it. */
struct crm_batch *crm_batch_new(struct crm_git *git);
void crm_batch_drop(struct crm_batch **batch);  /* what was not flushed is gone */

/* Takes in the object and says its name. `base` (NULL: none) is an older version of it, which the
 * pack may hold it as a delta of. */
CRM_MUST_USE crm_err crm_batch_put(struct crm_batch *batch, enum crm_object type, const void *bytes, size_t n,
                                   const struct crm_oid *base, struct crm_oid *oid);
/* Replaces `out` with the object's bytes: waiting here, or in the repository. Not those that were
 * streamed since the last flush. */
CRM_MUST_USE crm_err crm_batch_read(struct crm_batch *batch, const struct crm_oid *oid, enum crm_object type,
                                    struct crm_str *out);
/* Is it time to flush? So it is after much was put in. A batch that is being streamed must be
 * flushed before the next transaction, which may have to read what this one wrote. */
bool crm_batch_is_full(const struct crm_batch *batch);
/* All that was put in is durable and can be read by everybody. */
CRM_MUST_USE crm_err crm_batch_flush(struct crm_batch *batch);

#endif
