/*
 * Who works here. Assignments and routes name people in lists: a person who is called otherwise is so there too, and one
 * whom a list in use names is not removed, for nothing would be given to anybody by it.
 */
#ifndef CRM_RULE_USER_H
#define CRM_RULE_USER_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_user;

#endif
