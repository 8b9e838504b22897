/*
 * A request that a web server hands over. (Inside cli/hook_receive.)
 */
#ifndef CRM_CLI_HOOK_RECEIVE_CGI_H
#define CRM_CLI_HOOK_RECEIVE_CGI_H

#include "cli/tool.h"

/* The map is the operand, else the last part of the path. Answers whatever happens; refused ones are noted in
 * hooks/receive.log. */
CRM_MUST_USE crm_err crm_hook_receive_cgi(struct crm_tool *tool);

#endif
