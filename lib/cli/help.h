/*
 * --help, from the rows of verbs and options.
 */
#ifndef CRM_CLI_HELP_H
#define CRM_CLI_HELP_H

#include "cli/tool.h"

/* Help on the tool, or on the verb if one was given, into tool->out. */
void crm_help_print(struct crm_tool *tool);
/* "crm-contact list [TERM...]": the line that --help and the manual's SYNOPSIS share. */
void crm_help_add_usage(struct crm_str *out, const struct crm_tool_definition *definition,
                        const struct crm_verb *verb);

#endif
