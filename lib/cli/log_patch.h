/*
 * A difference as a JSON Patch (RFC 6902) for a document of all records: {"contact": {"ID": {"name": ...}}}, with a member
 * for every entity there is, values as crm-export has them, without empty fields, modified_at and modified_by.
 */
#ifndef CRM_CLI_LOG_PATCH_H
#define CRM_CLI_LOG_PATCH_H

#include "cli/log_diff.h"

/* *rows counts operations. */
CRM_MUST_USE crm_err crm_log_patch(struct crm_tool *tool, struct crm_between *between, int64_t *rows);

#endif
