/*
 * The verbs merge and unmerge.
 */
#ifndef CRM_CLI_RECORD_MERGE_H
#define CRM_CLI_RECORD_MERGE_H

#include "cli/tool.h"

extern const struct crm_option crm_options_merge[];

CRM_MUST_USE crm_err crm_record_merge(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_record_unmerge(struct crm_tool *tool);

#endif
