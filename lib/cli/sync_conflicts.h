/*
 * crm-sync conflicts: what two people did without knowing of each other, for people to look at (repo/conflict.h).
 */
#ifndef CRM_CLI_SYNC_CONFLICTS_H
#define CRM_CLI_SYNC_CONFLICTS_H

#include "cli/tool.h"

extern const struct crm_option crm_options_conflicts[]; /* --all, --since */

/* [ENTITY [TERM...] | ID...]: a table side by side on a terminal, else rows. */
CRM_MUST_USE crm_err crm_sync_conflicts(struct crm_tool *tool);

/* "2 open conflicts: crm-sync conflicts" on stderr, if there are any. */
CRM_MUST_USE crm_err crm_sync_say_conflicts(struct crm_tool *tool);

#endif
