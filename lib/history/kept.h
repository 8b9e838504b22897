/*
 * A record that a transaction removed, and that stays: who removed it did not know that others link to it by now, and who linked to
 * it did not know of the removal. What is noted (store/unheard.h) makes it a conflict.
 */
#ifndef CRM_HISTORY_KEPT_H
#define CRM_HISTORY_KEPT_H

#include "store/write.h"

/* After it is there again; nothing if nothing links to it. `txn`: the seq of the one that removed it. */
CRM_MUST_USE crm_err crm_kept_note(struct crm_store *store, struct crm_writer *writer, int64_t txn, const struct crm_entity *entity,
                                   const char *id);

#endif
