/*
 * A function of SQL that counts how many records stood open at the ends of periods, and how old they were then:
 *
 *   crm_standing('ticket.status', 'solved closed', by, id, status, made, stopped, removed, from, to, ends)
 *
 * over records, by the groups of `by`. They are open in all values of the field but those named second; what it was is read from its
 * past in one go (stays.h), `status` is what it is. One that came in closed and has no past was open from `made` to `stopped`; of one
 * that was closed later, `stopped` is when, if that was before it was written down. NULL: not known; `removed` NULL: it is there.
 * Stays that lasted no time, ended before `from` or began at `to` or later are not looked at. `ends` are pairs of numbers with spaces
 * between them, in their order: what is open then, and the moment its age is taken. All in ms.
 *
 * A JSON list of [by, number of the end from 0 on, how many, half of them are no older, nine of ten, the oldest], ages in seconds; and
 * for each group [by, -1, stays looked at, when the first began or `from` if that is later, null, null].
 */
#ifndef CRM_STORE_STANDING_H
#define CRM_STORE_STANDING_H

#include "store/db.h"

CRM_MUST_USE crm_err crm_standing_function(struct crm_db *db);

#endif
