/*
 * crm-backup make: a backup into a folder, a file or a pipe.
 */
#ifndef CRM_CLI_BACKUP_MAKE_H
#define CRM_CLI_BACKUP_MAKE_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_backup_make(struct crm_tool *tool);

#endif
