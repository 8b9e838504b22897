/*
 * A difference as JSON Lines that `apply` takes, in an order in which they can be applied one after the other: links to
 * what is removed are emptied, then records are removed, made and changed, and then those links set that lead to records made
 * later.
 */
#ifndef CRM_CLI_LOG_LINES_H
#define CRM_CLI_LOG_LINES_H

#include "cli/log_diff.h"

/* `named`: each line says of which entity it is. *rows counts lines. */
CRM_MUST_USE crm_err crm_log_lines(struct crm_tool *tool, struct crm_between *between, bool named, int64_t *rows);

#endif
