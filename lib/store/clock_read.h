/*
 * Reads what the clocks of tickets need (clock.h): the story of a ticket out of what its status was and its messages, its policy and
 * the calendar of that. Policies and calendars are kept until something in the database changes, for a million tickets have
 * a few of them. Tables are named bare, so that time travel can stand in front of them.
 */
#ifndef CRM_STORE_CLOCK_READ_H
#define CRM_STORE_CLOCK_READ_H

#include "store/clock.h"
#include "store/db.h"

/* A ticket as its row has it; texts NULL where empty. */
struct crm_clock_ticket {
	const char *id, *sla, *status;
	const char *created_at, *first_response_at, *stopped_at, *now;
};

struct crm_clock_reader;

struct crm_clock_reader *crm_clock_reader_new(struct crm_db *db);
void crm_clock_reader_drop(struct crm_clock_reader **reader);

/* `messages`: whether those are needed too. What is handed out lives until the next call. */
CRM_MUST_USE crm_err crm_clock_story_read(struct crm_clock_reader *reader, const struct crm_clock_ticket *ticket,
                                          bool messages, struct crm_clock_story *out);
/* Without a policy (NULL, or one that is not there): no targets, and always open. */
CRM_MUST_USE crm_err crm_clock_policy_read(struct crm_clock_reader *reader, const char *sla,
                                           const struct crm_clock_policy **out);
/* A calendar by id; NULL: always open. CRM_INVALID: its hours or its zone are wrong. */
CRM_MUST_USE crm_err crm_clock_calendar_read(struct crm_clock_reader *reader, const char *calendar,
                                             struct crm_worktime **out);

#endif
