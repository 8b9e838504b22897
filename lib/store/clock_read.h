/*
 * Reads what the clocks of tickets are judged by (clock.h): the policy of a ticket and the calendar of that. Both are kept
 * until something in the database changes, for a million tickets have a few of them. Tables are named bare, so that time
 * travel can stand in front of them.
 */
#ifndef CRM_STORE_CLOCK_READ_H
#define CRM_STORE_CLOCK_READ_H

#include "store/clock.h"
#include "store/db.h"

struct crm_clock_reader;

struct crm_clock_reader *crm_clock_reader_new(struct crm_db *db);
void crm_clock_reader_drop(struct crm_clock_reader **reader);

/* Without a policy (NULL, or one that is not there): no targets, and always open. */
CRM_MUST_USE crm_err crm_clock_policy_read(struct crm_clock_reader *reader, const char *sla,
                                           const struct crm_clock_policy **out);
/* A calendar by id; NULL: always open. CRM_INVALID: its hours or its zone are wrong. */
CRM_MUST_USE crm_err crm_clock_calendar_read(struct crm_clock_reader *reader, const char *calendar,
                                             struct crm_worktime **out);

#endif
