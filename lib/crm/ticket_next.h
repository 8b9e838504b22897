/*
 * The ticket to work on now, for one of us: of those that are open (neither pending nor on hold), with the reasons.
 * First come the agent's own tickets, then those of the agent's team that nobody has, then those that neither anybody
 * nor a team has. Among each of the three by points, which are added:
 *
 *     urgent 60, high 30, normal 10 (or none), low 0
 *     a promise is broken (sla_state)       50
 *     or is due within an hour 40, within four hours 25, within a day 10
 *     the customer waits for an answer      20, and 1 for each hour, up to 40
 *     an answer was not delivered           30, until one is
 *     it was opened again                   10
 *
 * Tickets of the same points come by how long the customer has waited, then by age, then by id, so that the same data
 * give the same answer.
 */
#ifndef CRM_CRM_TICKET_NEXT_H
#define CRM_CRM_TICKET_NEXT_H

#include "model/record.h"
#include "repo/repo.h"

enum crm_ticket_whose { CRM_TICKET_OWN, CRM_TICKET_TEAM, CRM_TICKET_NOBODY };

struct crm_ticket_next {
	const char *id, *subject, *status, *priority, *contact, *queue;
	const char *waiting_since, *created_at;      /* waiting_since NULL: nobody waits */
	enum crm_ticket_whose whose;
	int64_t points;
	const char *reasons;                         /* "late by 2h; urgent; the customer waits for 3h" */
};

struct crm_ticket_wanted {
	const char *agent;                           /* an id of a user */
	const char *const *terms;
	size_t count;
	bool free_only;                              /* without the agent's own */
	size_t most;                                 /* 0: all */
};

/* Memory: the arena; it is proportional to the tickets of the groups that are looked at. */
CRM_MUST_USE crm_err crm_ticket_next(struct crm_repo *repo, struct crm_arena *arena, const struct crm_ticket_wanted *wanted,
                                     struct crm_ticket_next **out, size_t *count);

#endif
