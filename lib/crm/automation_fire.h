/*
 * One rule acting once: its deeds and the record of `rule_run` that says so, in one transaction. Where that record is there
 * already, nothing is done: so each rule acts once for each event, whoever is killed when, and whatever is read twice.
 *
 * The id of a run follows from the rule's and the event's (of a rule that acts once, from its key), and an event that a run
 * brought about is known by that run: two clones that see the same events make the same runs.
 */
#ifndef CRM_CRM_AUTOMATION_FIRE_H
#define CRM_CRM_AUTOMATION_FIRE_H

#include "crm/automation.h"

enum { CRM_AUTOMATION_DEPTH = 8 };     /* runs that bring about each other */

struct crm_firing {
	const struct crm_automation_rule *rule;
	const struct crm_entity *entity;
	const char *record;              /* id */
	const struct crm_record *seen;   /* the record as the event shows it, for `once per` */
	const char *event;               /* what tells it from all others, the same in every clone */
	const char *name;                /* "deal.won" */
	int64_t at;
	const char *cause;               /* the run that brought the event about; NULL: none did */
	int64_t depth;                   /* how many did, one after the other */
};

struct crm_fired {
	bool wrote;                      /* false: it had been done before, or was not to be done again */
	bool final;                      /* no later rule is to be asked about the event */
};

/* What a deed makes fail is written down as a run that failed, and is no error. CRM_BUSY, CRM_IO, CRM_DAMAGED. */
CRM_MUST_USE crm_err crm_automation_fire(struct crm_repo *repo, const struct crm_firing *firing, struct crm_fired *out);

/* Goes on with a run that waits, from the instant it waited for; or tries once more one that failed. *wrote false: it does
 * neither any more. */
CRM_MUST_USE crm_err crm_automation_resume(struct crm_repo *repo, const char *run, bool failed, bool *wrote);

/* What runs with this key there were: the key of a rule that acts once. Arena; NULL: it may act again and again. */
CRM_MUST_USE crm_err crm_automation_key(struct crm_repo *repo, struct crm_arena *arena, const struct crm_automation *text,
                                        const struct crm_record *record, int64_t at, const char **out);

#endif
