/*
 * What a record wants to be told of: its fields events, where, was and changed, checked when they are written.
 */
#ifndef CRM_RULE_WISH_H
#define CRM_RULE_WISH_H

#include "rule/rule.h"

/* Did this change give any of them? Who switches off a wrong one must be able to. */
bool crm_rule_gave_wish(const struct crm_case *one);
/* CRM_INVALID, with a caret. */
CRM_MUST_USE crm_err crm_rule_check_wish(const struct crm_case *one);

#endif
