/*
 * What tickets have to do with each other: records of ticket_link.
 */
#ifndef CRM_CRM_TICKET_LINK_H
#define CRM_CRM_TICKET_LINK_H

#include "model/record.h"
#include "repo/change.h"

struct crm_ticket_pair {
	const char *ticket, *other;        /* ids */
	const char *kind;                  /* NULL: to link, the preset; to unlink, any */
};

/* "related" is so both ways: it is not made twice. Memory: the arena. */
CRM_MUST_USE crm_err crm_ticket_link(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                     const struct crm_ticket_pair *pair);
/* All between the two, whichever way. CRM_NOT_FOUND: there is none. */
CRM_MUST_USE crm_err crm_ticket_unlink(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                       const struct crm_ticket_pair *pair);

/* One that the ticket has, in its words: "blocks", or of one that leads here "is blocked by". */
struct crm_ticket_linked {
	const char *words, *id, *subject, *status;
};
/* All of them, by kind. Memory: the arena. */
CRM_MUST_USE crm_err crm_ticket_links(struct crm_repo *repo, struct crm_arena *arena, const char *ticket,
                                      struct crm_ticket_linked **out, size_t *count);

#endif
