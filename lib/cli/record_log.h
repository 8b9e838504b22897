/*
 * The verb log: what changed in a record, newest first.
 */
#ifndef CRM_CLI_RECORD_LOG_H
#define CRM_CLI_RECORD_LOG_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_record_log(struct crm_tool *tool);

#endif
