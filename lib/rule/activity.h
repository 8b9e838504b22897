/*
 * Activities: who takes part tells with whom it is. Where nobody says so, the contact is the first of the attendees, in the
 * order of their list, whose e-mail address is that of a contact; else the organizer, if it is one.
 */
#ifndef CRM_RULE_ACTIVITY_H
#define CRM_RULE_ACTIVITY_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_activity;

#endif
