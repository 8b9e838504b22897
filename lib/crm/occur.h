/*
 * What happens because its time comes: tasks that are due, tickets that are late (rows with `due` of struct crm_event_kind).
 * Each is written down once, as a record of `occurrence` whose id says which it is; so whoever looks again, in this copy of
 * the repository or another, finds it told.
 */
#ifndef CRM_CRM_OCCUR_H
#define CRM_CRM_OCCUR_H

#include "base/id.h"
#include "repo/change.h"

struct crm_occurrence {
	char id[CRM_ID_SIZE];
	const char *name;                /* "task.due" */
	const char *entity, *record;     /* what it happened to */
	const char *label;               /* that one's name */
	const char *detail;              /* NULL: nothing beside its name */
	int64_t at;                      /* when it happened */
};

/* All whose time came after `from` and not after `to` and which nobody has written down, in the order of their times.
 * Memory: the arena. */
CRM_MUST_USE crm_err crm_occur_find(struct crm_repo *repo, struct crm_arena *arena, int64_t from, int64_t to,
                                    struct crm_occurrence **out, size_t *count);
CRM_MUST_USE crm_err crm_occur_write(struct crm_change *change, struct crm_repo *repo, const struct crm_occurrence *one);

#endif
