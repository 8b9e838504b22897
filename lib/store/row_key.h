/*
 * Stored values, made comparable: as bytes that sort like the entries of an index, and as a number for sums that do not
 * depend on the order. So an index can be compared with its table. (Inside the room.)
 */
#ifndef CRM_STORE_ROW_KEY_H
#define CRM_STORE_ROW_KEY_H

#include "store/db.h"
#include "store/stmt.h"

/* Appends the value to a key. Keys of as many values are equal exactly if these are, their storage classes included; none is
 * the beginning of another; and their bytes sort as SQLite sorts (but for whole numbers beside fractions in one column,
 * which a STRICT table does not have). */
void crm_row_key_add(struct crm_str *key, const struct crm_stored *value);

#define CRM_ROW_HASH_START UINT64_C(0)
/* The hash of the values so far, and of this one. Equal for equal ones, and else never but by a chance of 1 in 2^64. */
uint64_t crm_row_hash(uint64_t hash, const struct crm_stored *value);

#endif
