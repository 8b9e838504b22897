/*
 * Which changes of the transaction that merged a record have to do with it, and what of each: the aliases of what returns,
 * what was deleted with it, links that led to it, fields that it filled. (Inside the room.)
 */
#ifndef CRM_REPO_UNMERGE_NARROW_H
#define CRM_REPO_UNMERGE_NARROW_H

#include "repo/undo.h"

/* A record that was merged away in the transaction, and returns now. */
struct crm_returning {
	const struct crm_entity *entity;
	const char *id, *kept;
	const struct crm_record *record;
	struct crm_returning *next;
};

struct crm_unmerging {
	struct crm_undo *undo;
	struct crm_arena *arena;
	const struct crm_entity *entity;
	const char *kept;
	struct crm_returning *all;
};

/* The one of this entity and id; NULL if it does not return. */
struct crm_returning *crm_unmerge_returning(const struct crm_unmerging *unmerging, const char *entity, const char *id);
bool crm_unmerge_links_to(struct crm_arena *arena, const struct crm_field *field, struct crm_value value,
                          const struct crm_returning *target);
/* For crm_undo.narrow; `context` is a struct crm_unmerging. */
CRM_MUST_USE crm_err crm_unmerge_narrow(void *context, struct crm_arena *arena, const struct crm_entry *change,
                                        const struct crm_entry **out);

#endif
