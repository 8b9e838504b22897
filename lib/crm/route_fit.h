/*
 * Which routes fit a ticket, and how sure that is: crm/route.h says by what. (Inside the room.)
 */
#ifndef CRM_CRM_ROUTE_FIT_H
#define CRM_CRM_ROUTE_FIT_H

#include "crm/turns.h"
#include "query/text_words.h"

struct crm_route {
	const char *id, *name, *terms, *queue, *team, *priority;
	const char **words;
	size_t word_count;
	int64_t least;                         /* words needed */
	int64_t position;                      /* INT64_MAX: none */
	size_t parts;                          /* of its terms */
	bool gives;                            /* it has a strategy */
	struct crm_roster roster;
	bool *fits;                            /* its terms, by place of the ticket */
};

/* In order of position. Memory: the arena of `turns`. CRM_NOT_FOUND: there are none. */
CRM_MUST_USE crm_err crm_routes_read(struct crm_turns *turns, struct crm_route **out, size_t *count);
/* Which of the tickets the terms of each hold for. */
CRM_MUST_USE crm_err crm_routes_match(struct crm_turns *turns, struct crm_route *routes, size_t count,
                                      const char *const *tickets, size_t ticket_count);

struct crm_route_choice {
	struct crm_route *route;               /* NULL: none fits, or they contradict */
	int64_t confidence;
	const char *why;
};

/* For the ticket at this place, with these words. Memory: the arena. */
void crm_routes_choose(struct crm_arena *arena, struct crm_route *routes, size_t count, size_t ticket,
                       const struct crm_text_words *text, struct crm_route_choice *out);

#endif
