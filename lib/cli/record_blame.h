/*
 * The verb blame: who set each field of a record, when, with which command, and what it was before.
 */
#ifndef CRM_CLI_RECORD_BLAME_H
#define CRM_CLI_RECORD_BLAME_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_record_blame(struct crm_tool *tool);

#endif
