/*
 * Three texts of a shard into one, for who merges with plain git: record by record, field by field, lists by their elements. A
 * record that one side has removed is removed. Of times nothing is known here, so where both have given a field something else
 * it is told of, and ours stays; there are never markers in what comes out.
 */
#ifndef CRM_HISTORY_SHARD_MERGE_H
#define CRM_HISTORY_SHARD_MERGE_H

#include "base/err.h"
#include "base/str.h"

struct crm_shard_merge {
	const struct crm_str *base, *ours, *theirs;
	/* Both have given this field of this record something else. */
	void (*differs)(void *context, const char *id, const char *field);
	void *context;
};

/* Appends what comes out. CRM_DAMAGED: one of them is no shard. */
CRM_MUST_USE crm_err crm_shard_merge(const struct crm_shard_merge *merge, struct crm_str *out);

#endif
