/*
 * Functions of SQL about what a field of a record has been. The first call reads the past of that field (stays.h), of crm_was that
 * since the instant, so that each of a million calls is cheap: for reports over all records, not for asking about one.
 *
 *   crm_was('deal.stage', id, ms, now)   what it was just before that instant: `now`, what it is, where it has not changed since
 *   crm_steady('deal.stage deal.amount', id, ms)   1 where none of these fields (8 at most) has changed at that instant or later,
 *                                        0 where one has: spares a crm_was for each of them
 *   crm_moved('deal.stage', id)          when it last changed, in ms; NULL: never
 *   crm_furthest(id, stage)              of the open stages of that stage's pipeline which the deal was in and is not any more: the
 *                                        greatest position; NULL: none
 *   crm_stays(by, id, stage, made, end, from, to)   how long deals stayed in stages, by the groups of `by`. `made` is when the deal was
 *                                        created, `end` when its stay in `stage` ends, NULL where that does not count; stays are
 *                                        counted that end in [from, to); all in ms. A JSON list of
 *                                        [by, stage, how many, of them those that end with `end`, mean, median], in seconds
 *
 * They see the past that "deal.was" shows: with --as-of that of then. What cannot be read gives NULL.
 */
#ifndef CRM_STORE_STAYS_FUNCTION_H
#define CRM_STORE_STAYS_FUNCTION_H

#include "store/db.h"

/* Registered anew (for each report that is run), nothing that was read before is used. */
CRM_MUST_USE crm_err crm_stays_functions(struct crm_db *db);

#endif
