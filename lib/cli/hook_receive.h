/*
 * crm-hook receive, maps: what other systems tell us, from a web server (CGI, RFC 3875) or on standard input.
 */
#ifndef CRM_CLI_HOOK_RECEIVE_H
#define CRM_CLI_HOOK_RECEIVE_H

#include "cli/tool.h"

extern const struct crm_option crm_options_hook_receive[];
CRM_MUST_USE crm_err crm_hook_receive(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_hook_maps(struct crm_tool *tool);

#endif
