/*
 * The clocks of tickets as a function that statements may use:
 *
 *   crm_clock(part, id, rev, sla, status, created_at, first_response_at, stopped_at, now)
 *
 * `part` is the name of the ticket's field that is computed by it ('resolution_due'). It looks into the tables sla, calendar,
 * holiday, message and the journal.
 */
#ifndef CRM_STORE_CLOCK_FUNCTION_H
#define CRM_STORE_CLOCK_FUNCTION_H

#include "store/db_function.h"

CRM_MUST_USE crm_err crm_clock_function_register(struct crm_db *db);

#endif
