/*
 * The verb edit: a record as text in $EDITOR, then validated.
 */
#ifndef CRM_CLI_RECORD_EDIT_H
#define CRM_CLI_RECORD_EDIT_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_record_edit(struct crm_tool *tool);

#endif
