/*
 * crm-survey send, answer, collect: questions out, answers in.
 */
#ifndef CRM_CLI_SURVEY_ASK_H
#define CRM_CLI_SURVEY_ASK_H

#include "cli/tool.h"

extern const struct crm_option crm_options_survey_send[];
extern const struct crm_option crm_options_survey_answer[];
CRM_MUST_USE crm_err crm_survey_send(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_survey_take(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_survey_collect(struct crm_tool *tool);

#endif
