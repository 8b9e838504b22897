/*
 * crm-survey key: the keys that links are signed with.
 */
#ifndef CRM_CLI_SURVEY_KEY_H
#define CRM_CLI_SURVEY_KEY_H

#include "cli/tool.h"

extern const struct crm_option crm_options_survey_key[];
CRM_MUST_USE crm_err crm_survey_key(struct crm_tool *tool);

#endif
