/*
 * crm_tally(key, key, key, key, key, a, b): over a group, counts and sums by five keys. SQLite sorts all rows to group them; this keeps one
 * entry for each of the few groups there are, in memory. A JSON list of [key, key, key, key, key, count, sum of a, sum of b], to be read with
 * json_each; what is summed are whole numbers, a sum of none or one that is too large is null. (Inside the room.)
 */
#ifndef CRM_STORE_TALLY_H
#define CRM_STORE_TALLY_H

#include "store/db.h"

CRM_MUST_USE crm_err crm_tally_function(struct crm_db *db);

#endif
