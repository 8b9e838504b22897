/*
 * Merging: two records that are the same become one. Links from everywhere move to the record that stays, its empty fields
 * are filled, the other one is removed and its id lives on as an alias. What links to both by something that must be
 * unique (the same person in the same deal twice) is merged in turn. All inside one change, so that one undo takes it
 * back; unmerge (unmerge.h) takes back one of several, also when there were later edits.
 */
#ifndef CRM_REPO_MERGE_H
#define CRM_REPO_MERGE_H

#include "repo/change.h"
#include "repo/merge_fields.h"

struct crm_merge {
	struct crm_repo *repo;
	struct crm_change *change;
	enum crm_prefer prefer;
	int depth;               /* merges within merges; starts at 0 */
};

/* All of `others` into `keep`. Ids; `keep` is none of the others. CRM_USAGE: definitions and aliases cannot be merged.
 * CRM_CONFLICT or CRM_INVALID name the record that does not let it. */
CRM_MUST_USE crm_err crm_merge(struct crm_merge *merge, const struct crm_entity *entity, const char *keep,
                               const char *const *others, size_t count);

#endif
