/*
 * crm-backup: what is in a folder of backups, and which of them are kept.
 */
#ifndef CRM_CLI_BACKUP_KEEP_H
#define CRM_CLI_BACKUP_KEEP_H

#include "backup/retire.h"
#include "cli/tool.h"

CRM_MUST_USE crm_err crm_backup_list(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_backup_prune(struct crm_tool *tool);

/* --keep; nothing where it was not given. */
CRM_MUST_USE crm_err crm_backup_keep_take(struct crm_tool *tool, struct crm_keep *keep);
/* Removes all others, with a word. Under the depot's lock. */
CRM_MUST_USE crm_err crm_backup_keep_only(struct crm_tool *tool, struct crm_depot *depot, const struct crm_keep *keep);
/* Prints what would go: those for which no reason is given. `next`: see crm_retire_plan. */
CRM_MUST_USE crm_err crm_backup_keep_show(struct crm_tool *tool, const char *folder, const struct crm_keep *keep,
                                          int64_t next);

#endif
