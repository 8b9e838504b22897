/*
 * Verbs about what rules did and would have done: test, why, runs, retry.
 */
#ifndef CRM_CLI_RULE_RUNS_H
#define CRM_CLI_RULE_RUNS_H

#include "cli/tool.h"

extern const struct crm_option crm_options_rule_test[];

CRM_MUST_USE crm_err crm_rule_verb_test(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_rule_verb_why(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_rule_verb_retry(struct crm_tool *tool);

#endif
