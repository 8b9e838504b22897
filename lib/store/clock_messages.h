/*
 * The messages of tickets as their clocks need them (clock.h): searched for each ticket, or all of them read in one go, which
 * takes 40 bytes of memory each, for who asks about a million tickets. (Inside the room.)
 */
#ifndef CRM_STORE_CLOCK_MESSAGES_H
#define CRM_STORE_CLOCK_MESSAGES_H

#include "store/clock.h"
#include "store/db.h"

struct crm_clock_messages;

struct crm_clock_messages *crm_clock_messages_new(struct crm_db *db);
void crm_clock_messages_drop(struct crm_clock_messages **messages);

/* Reads all, unless that is done. */
CRM_MUST_USE crm_err crm_clock_messages_keep(struct crm_clock_messages *messages);
/* What is kept is not true any more: from now on they are searched for. */
void crm_clock_messages_forget(struct crm_clock_messages *messages);

/* Those of a ticket, into its story, whose `opened`, `now` and `answered` are there; in the arena. */
CRM_MUST_USE crm_err crm_clock_messages_read(struct crm_clock_messages *messages, struct crm_arena *arena,
                                             const char *ticket, struct crm_clock_story *story);

#endif
