/*
 * Tickets that an intake opens go into their queues, and to people, in the same transaction (crm/route.h). A letter is
 * never lost for it: where routing fails, that is said, and the tickets wait for crm-ticket route.
 */
#ifndef CRM_CLI_INTAKE_ROUTE_H
#define CRM_CLI_INTAKE_ROUTE_H

#include "cli/tool.h"
#include "repo/change.h"

struct crm_intake_route {
	struct crm_tool *tool;
	bool wanted;                     /* --route, or the setting ticket.route */
	bool told;                       /* that it fails is said once */
	struct crm_str opened;           /* ids since the last commit, each ended by a NUL */
	int64_t triage;
};

CRM_MUST_USE crm_err crm_intake_route_begin(struct crm_tool *tool, struct crm_intake_route *out);
void crm_intake_route_drop(struct crm_intake_route *route);
/* It was opened just now. */
void crm_intake_route_add(struct crm_intake_route *route, const char *ticket);
/* Before each commit. */
CRM_MUST_USE crm_err crm_intake_route_all(struct crm_intake_route *route, struct crm_change *change);

#endif
