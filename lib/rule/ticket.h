/*
 * Tickets: which policy one gets (sla.h).
 */
#ifndef CRM_RULE_TICKET_H
#define CRM_RULE_TICKET_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_ticket;

#endif
