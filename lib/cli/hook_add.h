/*
 * crm-hook add, secret, pause, resume: webhooks made, and what is beside their records. A secret is never an argument
 * and never in
 * the record: it comes from a file or stdin, or is made here (hook/secret.h).
 */
#ifndef CRM_CLI_HOOK_ADD_H
#define CRM_CLI_HOOK_ADD_H

#include "cli/tool.h"

extern const struct crm_option crm_options_hook_add[];
CRM_MUST_USE crm_err crm_hook_add(struct crm_tool *tool);

extern const struct crm_option crm_options_hook_secret[];
/* Prints the secret, for the receiver's side. */
CRM_MUST_USE crm_err crm_hook_secret(struct crm_tool *tool);

/* Inactive and active again: what happens meanwhile is told then. */
CRM_MUST_USE crm_err crm_hook_pause(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_hook_resume(struct crm_tool *tool);

#endif
