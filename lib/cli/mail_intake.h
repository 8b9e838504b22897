/*
 * The verbs of crm-mail that take in: a mail, a mailbox, a Maildir, rows of other channels, what waits in quarantine.
 */
#ifndef CRM_CLI_MAIL_INTAKE_H
#define CRM_CLI_MAIL_INTAKE_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_mail_intake(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_mail_release(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_mail_quarantine(struct crm_tool *tool);

#endif
