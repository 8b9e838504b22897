/*
 * What an upgrade must move, beside what follows from comparing tables with the model (upgrade.h): a field that has become
 * another kind of thing. Each step is numbered, in the order they came; it looks by itself whether there is anything to do,
 * and what it changes of records goes into the journal like any change, so that history and time travel go on. (Inside the
 * room.)
 *
 *   1  ticket.sla was the name of a policy, and is a link to one: names become records
 */
#ifndef CRM_STORE_UPGRADE_STEPS_H
#define CRM_STORE_UPGRADE_STEPS_H

#include "store/store.h"

/* Before the tables are brought up to the model: puts aside what they will not hold any more. Inside the transaction. */
CRM_MUST_USE crm_err crm_upgrade_steps_before(struct crm_db *db);
/* After it: brings back what was put aside. */
CRM_MUST_USE crm_err crm_upgrade_steps_after(struct crm_db *db, struct crm_model *model);

#endif
