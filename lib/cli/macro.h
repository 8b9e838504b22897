/*
 * crm-ticket macro: a canned answer or note, and the fields that go with it.
 */
#ifndef CRM_CLI_MACRO_H
#define CRM_CLI_MACRO_H

#include "cli/tool.h"

extern const struct crm_option crm_options_ticket_macro[];
CRM_MUST_USE crm_err crm_ticket_macro(struct crm_tool *tool);

#endif
