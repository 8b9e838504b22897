/*
 * Rules whose time comes: `at FIELD`, `every year at FIELD`. For each record whose moment came between two looks the rule acts
 * once; what tells it from others is that very moment.
 *
 * Days and times of day are those of the rule's `zone`, else of who looks. A time that the clock leaves out comes when it has
 * gone forward, one that comes twice is the first. Of a leap day the anniversary is 28 February in other years.
 */
#ifndef CRM_CRM_AUTOMATION_TIME_H
#define CRM_CRM_AUTOMATION_TIME_H

#include "crm/automation.h"

struct crm_automation_moment {
	int64_t at;
	const struct crm_automation_rule *rule;
	char record[17];
};

/* The moments of one rule after `from` and not after `to`, of records as they are now, in order. Its conditions are not asked.
 * Memory: the arena. */
CRM_MUST_USE crm_err crm_automation_moments(struct crm_repo *repo, struct crm_arena *arena, const struct crm_automation_rule *rule,
                                            int64_t from, int64_t to, struct crm_automation_moment **out, size_t *count);
/* Does the record fit the rule at the moment? *record is it, NULL where it is gone. Memory: the arena. */
CRM_MUST_USE crm_err crm_automation_moment_fits(struct crm_repo *repo, struct crm_arena *arena,
                                                const struct crm_automation_moment *moment, const struct crm_record **record,
                                                bool *fits);
/* All rules act whose time came since the last look of this reader; at its first of the last day. */
CRM_MUST_USE crm_err crm_automation_clock(struct crm_repo *repo, int64_t *done);

#endif
