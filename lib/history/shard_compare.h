/*
 * Two shards that should be equal and are not: what a person wants to know of it.
 */
#ifndef CRM_HISTORY_SHARD_COMPARE_H
#define CRM_HISTORY_SHARD_COMPARE_H

#include "base/err.h"
#include "base/str.h"

/* Calls `found` with a sentence for each record that only one side has, or that differs, with the first
 * field that does. `had` is the history's text, `rows` the database's. CRM_DAMAGED as of crm_shard_next. */
CRM_MUST_USE crm_err crm_shard_compare(const char *path, const struct crm_str *had, const struct crm_str *rows,
                                       void (*found)(void *context, const char *sentence), void *context);

#endif
