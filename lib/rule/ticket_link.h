/*
 * Links between tickets: none leads from a ticket to itself. (One that a merge leaves may: see entities_service.c.)
 */
#ifndef CRM_RULE_TICKET_LINK_H
#define CRM_RULE_TICKET_LINK_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_ticket_link;

#endif
