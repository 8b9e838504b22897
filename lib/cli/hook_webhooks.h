/*
 * crm-hook list, log, dead, replay: how it goes with the webhooks of this copy of the repository, and what is to be
 * sent again.
 */
#ifndef CRM_CLI_HOOK_WEBHOOKS_H
#define CRM_CLI_HOOK_WEBHOOKS_H

#include "cli/tool.h"

/* The state beside each record. */
CRM_MUST_USE crm_err crm_hook_list(struct crm_tool *tool);
/* The attempts, the latest last. */
CRM_MUST_USE crm_err crm_hook_log(struct crm_tool *tool);

extern const struct crm_option crm_options_hook_dead[];
/* What was given up; with --retry it is sent again. */
CRM_MUST_USE crm_err crm_hook_dead(struct crm_tool *tool);

extern const struct crm_option crm_options_hook_replay[];
CRM_MUST_USE crm_err crm_hook_replay(struct crm_tool *tool);

#endif
