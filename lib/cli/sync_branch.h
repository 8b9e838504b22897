/*
 * The verb branch of crm-sync: a copy of the repository inside it, to try a plan in (repo/branch.h).
 */
#ifndef CRM_CLI_SYNC_BRANCH_H
#define CRM_CLI_SYNC_BRANCH_H

#include "cli/tool.h"

extern const struct crm_option crm_options_branch[];
CRM_MUST_USE crm_err crm_sync_branch(struct crm_tool *tool);

#endif
