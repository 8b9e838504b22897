/*
 * The verbs rm and restore.
 */
#ifndef CRM_CLI_RECORD_REMOVE_H
#define CRM_CLI_RECORD_REMOVE_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_record_rm(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_record_restore(struct crm_tool *tool);

#endif
