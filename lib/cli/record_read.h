/*
 * Verbs that read records: list, show, count.
 */
#ifndef CRM_CLI_RECORD_READ_H
#define CRM_CLI_RECORD_READ_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_record_list(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_record_show(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_record_count(struct crm_tool *tool);

#endif
