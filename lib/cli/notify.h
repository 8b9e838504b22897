/*
 * crm-notify: who is told of what, how and when. The programs and mail of it are libexec/crm/follow-hooks' to speak to.
 */
#ifndef CRM_CLI_NOTIFY_H
#define CRM_CLI_NOTIFY_H

#include "cli/tool.h"

extern const struct crm_option crm_options_notify_add[];
/* `add` with options in the place of fields. */
CRM_MUST_USE crm_err crm_notify_add(struct crm_tool *tool);
/* What is to be told now, and why somebody could not be. */
CRM_MUST_USE crm_err crm_notify_send(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_notify_state(struct crm_tool *tool);

#endif
