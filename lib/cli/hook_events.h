/*
 * crm-hook events: the names that events may have.
 */
#ifndef CRM_CLI_HOOK_EVENTS_H
#define CRM_CLI_HOOK_EVENTS_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_hook_events(struct crm_tool *tool);

#endif
