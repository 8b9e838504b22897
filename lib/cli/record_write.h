/*
 * Verbs that write records from arguments: add, set.
 */
#ifndef CRM_CLI_RECORD_WRITE_H
#define CRM_CLI_RECORD_WRITE_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_record_add(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_record_set(struct crm_tool *tool);

#endif
