/*
 * Removed records: their bodies are in the journal for ever.
 */
#ifndef CRM_STORE_REMOVED_H
#define CRM_STORE_REMOVED_H

#include "model/record.h"
#include "store/store.h"

/* The record as it was when it was last removed, by its id or a unique prefix of it (4 digits and up).
 * CRM_NOT_FOUND: never removed; CRM_CONFLICT: it is there, or the prefix is that of several. Memory: the arena. */
CRM_MUST_USE crm_err crm_removed_read(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                                      const char *prefix, struct crm_record **out);
/* The ids of removed records that begin with `prefix` and are not there now, at most `limit`, in order. */
CRM_MUST_USE crm_err crm_removed_ids(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                                     const char *prefix, int limit, const char ***ids, size_t *count);

#endif
