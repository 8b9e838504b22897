/*
 * Rules of users (in code: automations) are checked when they are written, and their text says what else is told of them. One
 * that is switched off, or removed, ends what waits of it.
 */
#ifndef CRM_RULE_AUTOMATION_H
#define CRM_RULE_AUTOMATION_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_automation;

#endif
