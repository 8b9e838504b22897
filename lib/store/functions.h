/*
 * The functions that statements may use beside SQLite's own (see query/sql.h):
 *   crm_fold(text)                 folded form: NULL stays NULL
 *   crm_digits(value)              its digits alone: NULL stays NULL
 *   crm_seconds(from, to)          whole seconds between two instants, less than 0 if `to` is earlier; NULL without either
 *   crm_share(amount, percent)     so much of it, exactly, rounded once (base/money.h)
 *   crm_by_month(amount, period)   what is paid each period, by the month; NULL for an unknown one (base/period.h)
 *   crm_by_year(amount, period)    ... by the year
 *   crm_scaled(amount, currency)   minor units as 1/10000 of the unit; an amount too large for that is the largest number
 *   crm_minor(decimal, currency)   ... minor units of an amount as bodies of the journal have it (store/body.h); NULL for what is none
 *   crm_day_here(instant, zone)    the edge of a day there: that of the same day here (base/day.h)
 *   crm_clock(part, id, ...)       a clock of a ticket (clock_function.h)
 * and those of the calendar and over groups that report_function.h tells of.
 */
#ifndef CRM_STORE_FUNCTIONS_H
#define CRM_STORE_FUNCTIONS_H

#include "store/db.h"

CRM_MUST_USE crm_err crm_functions_register(struct crm_db *db);

#endif
