/*
 * Tasks that are due, as a list.
 */
#ifndef CRM_CLI_TASK_VIEWS_H
#define CRM_CLI_TASK_VIEWS_H

#include "cli/tool.h"

extern const struct crm_option crm_options_task_due[];

CRM_MUST_USE crm_err crm_task_list_due(struct crm_tool *tool);

#endif
