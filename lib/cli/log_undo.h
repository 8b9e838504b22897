/*
 * The verbs undo and redo of crm-log.
 */
#ifndef CRM_CLI_LOG_UNDO_H
#define CRM_CLI_LOG_UNDO_H

#include "cli/tool.h"

extern const struct crm_option crm_options_undo[];      /* what is in the way, and of every writing verb but --batch */
extern const struct crm_option crm_options_undo_which[]; /* --batch, --since, --by */

CRM_MUST_USE crm_err crm_log_undo(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_log_redo(struct crm_tool *tool);

#endif
