/*
 * The verb grep of crm-log: search in values of today and of the past, with who had them from when to when.
 */
#ifndef CRM_CLI_LOG_GREP_H
#define CRM_CLI_LOG_GREP_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_log_grep(struct crm_tool *tool);

#endif
