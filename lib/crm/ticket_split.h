/*
 * Splitting a ticket: a new one takes some of its messages, for they ask something else. It is made when the first of them
 * came, is new unless one of us has answered in them, has what the old one has of contact, company, channel, priority,
 * type, language, queue, team, assignee, owner and watchers, and is linked to it.
 */
#ifndef CRM_CRM_TICKET_SPLIT_H
#define CRM_CRM_TICKET_SPLIT_H

#include "model/record.h"
#include "repo/change.h"

struct crm_ticket_split {
	const char *ticket;                 /* ids */
	const char *const *messages;
	size_t message_count;
	const struct crm_assign *assigns;   /* of the new ticket, before what it takes from the old */
	size_t count;
};

/* Into the change; *id is the new ticket's. CRM_INVALID: a message of another ticket, or all that there are. Memory: the
 * arena, proportional to the messages. */
CRM_MUST_USE crm_err crm_ticket_split(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                      const struct crm_ticket_split *wish, char id[17]);

#endif
