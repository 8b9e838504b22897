/*
 * A while as somebody else, at another time: a rule acts in a user's name, and counts from its event.
 */
#ifndef CRM_CRM_AUTOMATION_STAY_H
#define CRM_CRM_AUTOMATION_STAY_H

#include "base/zone.h"
#include "crm/automation.h"

struct crm_automation_stay {
	struct crm_repo *repo;           /* NULL: it has ended, or not begun */
	struct crm_actor actor;          /* all as it was before */
	const char *ident;
	int64_t now;
	struct crm_zone_stay zone;
};

/* In the name of `as`, else of the rule's owner, else of who acts now. CRM_NOT_FOUND: there is no such user. Names live in the
 * arena, which must last as long as the stay. */
CRM_MUST_USE crm_err crm_automation_enter(struct crm_repo *repo, struct crm_arena *arena, const struct crm_automation_rule *rule,
                                          int64_t at, struct crm_automation_stay *out);
void crm_automation_leave(struct crm_automation_stay *stay);

#endif
