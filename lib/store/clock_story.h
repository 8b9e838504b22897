/*
 * Reads the story of a ticket that its clocks are computed from (clock.h), out of what its status was and its messages. Who
 * asks for a good part of all tickets makes it read those of all in one go, which takes some 32 bytes of memory for each time
 * a status changed and 40 for each message: to search for each of a million takes several times as long. Tables are named
 * bare, so that time travel can stand in front of them.
 */
#ifndef CRM_STORE_CLOCK_STORY_H
#define CRM_STORE_CLOCK_STORY_H

#include "store/clock.h"
#include "store/db.h"

/* A ticket as its row has it; texts NULL where empty. */
struct crm_clock_ticket {
	const char *id, *sla, *status;
	const char *created_at, *first_response_at, *stopped_at, *now;
};

struct crm_clock_stories;

struct crm_clock_stories *crm_clock_stories_new(struct crm_db *db);
void crm_clock_stories_drop(struct crm_clock_stories **stories);

/* `messages`: whether those are needed too. What is handed out lives until the next call, and no longer than the ticket. */
CRM_MUST_USE crm_err crm_clock_story_read(struct crm_clock_stories *stories, const struct crm_clock_ticket *ticket,
                                          bool messages, struct crm_clock_story *out);

#endif
