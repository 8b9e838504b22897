/*
 * Tickets: the ways between statuses, and what coming into one means.
 *
 *     new                       nobody has answered yet; no ticket becomes new again
 *     open, pending, hold       being worked on: by us, by the customer, by others
 *     solved, closed            dated. A closed ticket can only be opened again; who opens either again is counted
 *     spam, merged              can be opened. A ticket is merged by merging it, not by its status
 *
 * An organisation's own statuses come from and lead to anywhere. A ticket takes the company of its contact and the team of
 * its assignee, where it has none, and the policy it fits (sla.h). What an import says of a ticket stays as it says.
 */
#ifndef CRM_RULE_TICKET_H
#define CRM_RULE_TICKET_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_ticket;

/* Has it one of these statuses, of a list parted by '|'? */
bool crm_ticket_is(const struct crm_record *ticket, const char *statuses);

#endif
