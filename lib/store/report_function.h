/*
 * Functions of SQL for reports:
 *
 *   crm_period(when, every)      the unit of the calendar it is in (base/every.h): '2026-Q4'; `when` is a date, or an instant,
 *                                which counts in the process's zone
 *   crm_period_start(label)      its first day: '2026-10-01'
 *   crm_period_next(label)       the unit after it: '2027-Q1'
 *   crm_day(instant)             the day it is then, in the process's zone
 *   crm_midnight(date)           the instant the day begins, in that zone
 *   crm_ms(instant)              milliseconds since 1970 UTC
 *   crm_instant(ms)              ... and back
 *   crm_percent(part, whole)     in percent, to one place; NULL where `whole` is 0 or NULL
 *   crm_median(number)           over a group; of two in the middle their mean
 *   crm_percentile(number, p)    the least number that p percent of the group are not above
 *   crm_simulated(amount, percent, p)  over a group of deals, each won with its chance: the sum that p percent of the
 *                                simulated futures are not above (simulate.h)
 *   crm_fraction(text)           a number from 0 up to 1 that hangs on the text alone: for samples that stay the same
 *   crm_predicted(id)            in percent, what the predictor that the report names (`predict`) says of the record; NULL for
 *                                one that it does not score
 * and those of tally.h (crm_tally: groups without a sort), standing.h (crm_standing: what was open at the ends of periods) and stays_function.h (crm_was, crm_moved, crm_furthest, crm_stays: what
 * fields of records have been).
 *
 * What is NULL, or no such thing, gives NULL; groups are over what is not NULL.
 */
#ifndef CRM_STORE_REPORT_FUNCTION_H
#define CRM_STORE_REPORT_FUNCTION_H

#include "store/db.h"

#define CRM_PREDICTED "crm_predicted"

CRM_MUST_USE crm_err crm_report_functions(struct crm_db *db);

#endif
