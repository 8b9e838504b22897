/*
 * crm-hook deliver and test: the programs that do it link libcurl, which is slow to start; the tool becomes them.
 */
#ifndef CRM_CLI_HOOK_DELIVER_H
#define CRM_CLI_HOOK_DELIVER_H

#include "cli/tool.h"

extern const struct crm_option crm_options_hook_deliver[];
CRM_MUST_USE crm_err crm_hook_deliver(struct crm_tool *tool);
/* Becomes libexec/crm/tell, which runs crm_hook_test_verb. */
CRM_MUST_USE crm_err crm_hook_test(struct crm_tool *tool);

#endif
