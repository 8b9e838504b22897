/*
 * The verb diff of crm-log: what is not the same at two moments. Rows for people and spreadsheets; JSON Lines that `apply`
 * takes; a JSON Patch (RFC 6902).
 */
#ifndef CRM_CLI_LOG_DIFF_H
#define CRM_CLI_LOG_DIFF_H

#include "cli/tool.h"
#include "repo/between.h"

extern const struct crm_option crm_options_diff[];
CRM_MUST_USE crm_err crm_log_diff(struct crm_tool *tool);

/* For the parts of this verb: may the actor see it? A value as JSON, null for empty. */
bool crm_log_diff_shows(const struct crm_tool *tool, const struct crm_record *record, const struct crm_field *field);
void crm_log_diff_add_value(struct crm_str *out, const struct crm_field *field, struct crm_value value,
                            const char *unit);

#endif
