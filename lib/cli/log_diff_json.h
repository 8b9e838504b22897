/*
 * A difference as JSON.
 *
 * Lines are objects as `apply` takes them, in an order in which they can be applied one after the other: links to what is
 * removed are emptied, then records are removed, made and changed, and then those links set that lead to records made later.
 *
 * A patch (RFC 6902) is for a document of all records: {"contact": {"ID": {"name": ...}}}, with a member for every entity
 * there is, values as crm-export has them, without empty fields, modified_at and modified_by.
 */
#ifndef CRM_CLI_LOG_DIFF_JSON_H
#define CRM_CLI_LOG_DIFF_JSON_H

#include "cli/log_diff.h"

/* `named`: each line says of which entity it is. *rows counts lines. */
CRM_MUST_USE crm_err crm_log_diff_lines(struct crm_tool *tool, struct crm_between *between, bool named, int64_t *rows);
/* *rows counts operations. */
CRM_MUST_USE crm_err crm_log_diff_patch(struct crm_tool *tool, struct crm_between *between, int64_t *rows);

#endif
