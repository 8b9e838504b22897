/*
 * The rules as they stood when something happened: an event is judged by those that were there then, however much later it is
 * looked at or comes here, and in whichever clone.
 */
#ifndef CRM_CRM_AUTOMATION_SET_H
#define CRM_CRM_AUTOMATION_SET_H

#include "crm/automation.h"

struct crm_automation_set {
	struct crm_repo *repo;
	struct crm_arena *arena;
	struct crm_automation_rule *rules; /* in the order in which they act */
	size_t count, room;
	const char **names;              /* of the events they listen to, and of those that change rules or tell of their runs */
	struct crm_event_names wanted;
};

/* As after all transactions up to `txn` (its seq). */
CRM_MUST_USE crm_err crm_automation_set_open(struct crm_repo *repo, int64_t txn, struct crm_automation_set **out);
void crm_automation_set_drop(struct crm_automation_set **set);
/* The event is one of a rule's record: it is taken in, and `wanted` may be another. */
void crm_automation_set_take(struct crm_automation_set *set, const struct crm_event *event);

#endif
