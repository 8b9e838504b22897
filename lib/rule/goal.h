/*
 * Goals: the name of a unit of the calendar (2026-Q4) sets the first and the last day; other days take the name away. A goal has a
 * period, and a target of the kind its metric counts; without a name it is called after them.
 */
#ifndef CRM_RULE_GOAL_H
#define CRM_RULE_GOAL_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_goal;

#endif
