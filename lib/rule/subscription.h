/*
 * Subscriptions are checked when they are written: their events and terms, when they are told, and where to.
 */
#ifndef CRM_RULE_SUBSCRIPTION_H
#define CRM_RULE_SUBSCRIPTION_H

#include "rule/rule.h"

/* quiet=work: told only while the user works (crm/duty.h). */
#define CRM_QUIET_WORK "work"

extern const struct crm_rule crm_rule_subscription;

#endif
