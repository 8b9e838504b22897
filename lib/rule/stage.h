/*
 * Stages name each other in `allowed_from`: what is named there is a stage of the same pipeline. It is carried along when
 * that one gets another name, and goes with it when it is removed; who named no other is then come to from all.
 */
#ifndef CRM_RULE_STAGE_H
#define CRM_RULE_STAGE_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_stage;

#endif
