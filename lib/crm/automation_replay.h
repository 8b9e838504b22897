/*
 * What a rule would have done: the events of the past are judged as if it had been there, each by the record as it was then.
 * Nothing is written, and nothing that is written by what it does is seen.
 */
#ifndef CRM_CRM_AUTOMATION_REPLAY_H
#define CRM_CRM_AUTOMATION_REPLAY_H

#include "crm/automation.h"

struct crm_automation_replayed {
	int64_t at;
	const char *event;               /* its name */
	const struct crm_record *record; /* as it was */
	const char *deeds;               /* as the text says, its blanks filled in from the record */
};

struct crm_automation_replay;
/* Of what happened after `from` and not after `to`. `rule` is borrowed. */
CRM_MUST_USE crm_err crm_automation_replay_open(struct crm_repo *repo, const struct crm_automation_rule *rule, int64_t from, int64_t to,
                                     struct crm_automation_replay **out);
/* NULL at the end; borrowed until the next. */
CRM_MUST_USE crm_err crm_automation_replay_next(struct crm_automation_replay *replay, const struct crm_automation_replayed **out);
void crm_automation_replay_drop(struct crm_automation_replay **replay);

#endif
