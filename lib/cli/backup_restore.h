/*
 * crm-backup restore, and verify, which restores to look at it.
 */
#ifndef CRM_CLI_BACKUP_RESTORE_H
#define CRM_CLI_BACKUP_RESTORE_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_backup_restore(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_backup_verify(struct crm_tool *tool);

#endif
