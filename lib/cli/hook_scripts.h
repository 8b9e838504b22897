/*
 * crm-hook scripts, output: the programs of hooks/, how each is, what they printed, and what to do where one fails.
 */
#ifndef CRM_CLI_HOOK_SCRIPTS_H
#define CRM_CLI_HOOK_SCRIPTS_H

#include "cli/tool.h"

extern const struct crm_option crm_options_hook_scripts[]; /* --run, --retry, --skip, --dead */

CRM_MUST_USE crm_err crm_hook_scripts(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_hook_output(struct crm_tool *tool);

#endif
