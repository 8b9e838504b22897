/*
 * Deals: the ways between stages, and what coming into one means. A deal takes the stage's probability and place in the
 * forecast (vocabulary: changing these of a stage later does not touch it), is dated when it is won or lost, and is not
 * when it is opened again. Winning makes the contact a customer; losing needs a reason.
 * What is paid again and again has an amount and a period, or neither.
 */
#ifndef CRM_RULE_DEAL_H
#define CRM_RULE_DEAL_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_deal;

#endif
