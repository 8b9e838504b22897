/*
 * crm-hook tail: the stream of events, from any place on, for ever if wanted.
 */
#ifndef CRM_CLI_HOOK_TAIL_H
#define CRM_CLI_HOOK_TAIL_H

#include "cli/tool.h"

extern const struct crm_option crm_options_hook_tail[];
CRM_MUST_USE crm_err crm_hook_tail(struct crm_tool *tool);

#endif
