/*
 * `crm-report predict NAME [TERM...]`: what a trained predictor foretells of records, and why.
 */
#ifndef CRM_CLI_PREDICT_H
#define CRM_CLI_PREDICT_H

#include "cli/tool.h"

extern const struct crm_option crm_options_predict[];

CRM_MUST_USE crm_err crm_predict_verb(struct crm_tool *tool);
/* `train`: becomes the program that does it. */
CRM_MUST_USE crm_err crm_predict_train(struct crm_tool *tool);

#endif
