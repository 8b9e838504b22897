/*
 * Rules acting: what follow-hooks(8) does for the kind "rules". The events of the journal are read from the place of this reader
 * on, each is judged by the rules as they stood then, and each rule acts once for it (crm/automation_fire.h). Then those whose
 * time came (crm/automation_time.h), and runs that have waited long enough.
 *
 * An import starts no rule unless the rule says `imports too`; what undo and redo put back starts none.
 */
#ifndef CRM_CRM_AUTOMATION_RUN_H
#define CRM_CRM_AUTOMATION_RUN_H

#include "repo/repo.h"

/* All that can be done now. *done: how many runs were written. A rule whose text is wrong holds up no other: the others have
 * acted when the error that names it is returned. */
CRM_MUST_USE crm_err crm_automation_run(struct crm_repo *repo, int64_t *done);
/* How many changes the rules have not looked at. */
CRM_MUST_USE crm_err crm_automation_behind(struct crm_repo *repo, int64_t *out);

#endif
