/*
 * Two shards that should be equal and are not: what a person wants to know of it.
 */
#ifndef CRM_HISTORY_SHARD_COMPARE_H
#define CRM_HISTORY_SHARD_COMPARE_H

#include "history/text.h"

/* A record that two shards tell differently: as the history has it, and as the database; NULL: that one does not. */
struct crm_difference {
	const char *path;                /* of the shard */
	const struct crm_shard_piece *had, *row;
};

/* Calls `differs` for each of them. `had` is the history's text, `rows` the database's. CRM_DAMAGED as of crm_shard_next. */
CRM_MUST_USE crm_err crm_shard_compare(const char *path, const struct crm_str *had, const struct crm_str *rows,
                                       void (*differs)(void *context, const struct crm_difference *difference),
                                       void *context);
/* A sentence about it: which side has the record, or the first field that differs. */
void crm_difference_add(struct crm_str *out, const struct crm_difference *difference);
/* What the database said there, as it stands in a text: '"title": "CEO"'; nothing where it has no such field, or no record. */
void crm_difference_add_said(struct crm_str *out, const struct crm_difference *difference);

#endif
