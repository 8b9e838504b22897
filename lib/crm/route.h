/*
 * Where tickets go, by records of route. Each has conditions: the and-ed parts of its terms, which must all hold, and
 * its words, of which so many as its least_words (one) must be in the ticket's subject, its description or what the
 * customer wrote first. A route whose conditions hold fits. One without any takes what no other of its position fits.
 *
 * Routes are tried in the order of their positions; those without one are last. Of the first position where any fits,
 * each that fits has a point for every part of its terms and for every word found; routes into the same queue and
 * team are one side. A side's confidence is its share of all points. Where it is more than half, the ticket goes
 * there, by the route of that side with the most points (of several, the first); else the routes contradict each
 * other, and the ticket goes into the queue `triage`, as one does that no route fits. In every case the ticket says
 * why (route_why).
 *
 * Whose turn it is, where the route has a strategy, is said in crm/turns.h: a turn is a ticket that has this route
 * and this assignee now. Who lacks a skill that the route needs gets none, nor who answers in other languages than
 * the ticket's. Where nobody can take it, it waits in the queue, and is looked at again the next time.
 */
#ifndef CRM_CRM_ROUTE_H
#define CRM_CRM_ROUTE_H

#include "crm/turns.h"
#include "model/record.h"
#include "repo/repo.h"

#define CRM_ROUTE_TRIAGE "triage"

struct crm_routed {
	const char *ticket;                    /* an id */
	const char *route, *name;              /* its id and name; NULL: triage */
	const char *queue, *team, *priority;   /* team, priority NULL: as they are */
	const char *user, *user_name;          /* NULL: nobody */
	int64_t at;                            /* routed_at, an instant */
	int64_t confidence;                    /* percent */
	const char *why;                       /* "faktury 67 % (2 conditions, words: faktura), against tisk 33 % (...)" */
	const char *turns;                     /* if asked, of a route that gives: "ann: free, bob: absent" */
};

/* Open tickets that nobody has and that are in no queue, or wait in one for somebody to be there; that match the terms. The
 * oldest first. Memory: the arena. */
CRM_MUST_USE crm_err crm_route_waiting(struct crm_repo *repo, struct crm_arena *arena, const char *const *terms,
                                       size_t term_count, const char ***ids, size_t *count);
/* For each ticket, in their order. CRM_NOT_FOUND: there are no routes. */
CRM_MUST_USE crm_err crm_route_plan(struct crm_repo *repo, struct crm_arena *arena, const char *const *tickets,
                                    size_t count, enum crm_turns_told told, struct crm_routed **out);
void crm_routed_put(const struct crm_routed *routed, struct crm_record *ticket);

#endif
