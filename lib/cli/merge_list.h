/*
 * What to merge, read from standard input: a review file as dedupe writes it, or bare references, the first of them to be kept.
 *
 * A review file is any stream with the columns `keep` and `id`: the record `id` goes into the record `keep`. A row of a record
 * into itself is there to be looked at. Where the stream has a column `group`, each record that is kept must have such a row:
 * a person who deletes the line of a record does not want it touched.
 */
#ifndef CRM_CLI_MERGE_LIST_H
#define CRM_CLI_MERGE_LIST_H

#include "cli/tool.h"

struct crm_merge_group {
	const char *keep;        /* full ids */
	const char **others;
	size_t count, room;      /* of the others; 0: nothing to do */
	long line;               /* where it is named first */
	bool seen;               /* it has a row of its own */
};

struct crm_merge_list {
	struct crm_merge_group *groups;
	size_t count, room;
	size_t records;          /* to be merged, in all groups */
};

/* In order of the stream. Memory: the tool's arena. CRM_INVALID, with the line, for a record that would be merged twice, or
 * be kept and merged. */
CRM_MUST_USE crm_err crm_merge_list_read(struct crm_tool *tool, struct crm_merge_list *out);

#endif
