/*
 * Do the indexes of a table hold what its rows hold? SQLite's own answer looks up each row in each index; this one reads the
 * table once and each index once, which is several times as quick where the keys are in no order: an index is right if its
 * entries add up to the same sum as the rows, and stand in order. Pages are taken to be sound (PRAGMA quick_check).
 * (Inside the room.)
 */
#ifndef CRM_STORE_INDEX_CHECK_H
#define CRM_STORE_INDEX_CHECK_H

#include "store/schema.h"

/* `objects`: the schema as the model wants it. *fits false: one of the indexes is wrong, or is none of the model's, or its
 * keys cannot be read by themselves; PRAGMA integrity_check tells which, and of which rows. */
CRM_MUST_USE crm_err crm_index_check(struct crm_db *db, const struct crm_schema_object *objects, size_t count,
                                     const char *table, bool *fits);

#endif
