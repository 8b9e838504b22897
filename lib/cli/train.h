/*
 * `crm-report train NAME`: what a predictor would have foretold, printed; what it learned, kept in its record.
 * Done by libexec/crm/train, which links liblinear.
 */
#ifndef CRM_CLI_TRAIN_H
#define CRM_CLI_TRAIN_H

#include "cli/tool.h"

CRM_MUST_USE crm_err crm_train_verb(struct crm_tool *tool);

#endif
