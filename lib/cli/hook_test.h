/*
 * `crm-hook test NAME [EVENT]`: tells a webhook now, and shows what it answers. Done by libexec/crm/tell, which links
 * libcurl.
 */
#ifndef CRM_CLI_HOOK_TEST_H
#define CRM_CLI_HOOK_TEST_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_hook_test_verb(struct crm_tool *tool);

#endif
