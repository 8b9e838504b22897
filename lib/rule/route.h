/*
 * Routes of tickets are checked when they are written, for one that is wrong would stop the routing of all.
 */
#ifndef CRM_RULE_ROUTE_H
#define CRM_RULE_ROUTE_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_route;

#endif
