/*
 * The deed `mail`: a message in the outbox, for whoever may be written to. (Inside crm/automation.)
 */
#ifndef CRM_CRM_AUTOMATION_MAIL_H
#define CRM_CRM_AUTOMATION_MAIL_H

#include "crm/automation_do.h"

/* Where nobody can or may be written to, nothing is written, and the run says why. CRM_INVALID: nobody is set as the sender. */
CRM_MUST_USE crm_err crm_automation_mail(struct crm_doing *doing, const struct crm_deed *deed);
/* It mails, and nobody is set as the sender: until then its runs will fail. */
bool crm_automation_lacks_sender(const struct crm_repo *repo, const struct crm_automation *automation);

#endif
