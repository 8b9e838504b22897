/*
 * crm-sync resolve: a conflict is ended by a change like any other, or by saying that it stays as it is.
 */
#ifndef CRM_CLI_SYNC_RESOLVE_H
#define CRM_CLI_SYNC_RESOLVE_H

#include "cli/tool.h"

extern const struct crm_option crm_options_resolve[]; /* --ours, --theirs, --base, --set */

/* ID... */
CRM_MUST_USE crm_err crm_sync_resolve(struct crm_tool *tool);

#endif
