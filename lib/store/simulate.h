/*
 * crm_simulated(amount, percent, p), an aggregate of SQL: what a group of deals may bring. Each is won, as a whole, with its
 * chance (`percent`, 0 to 100), independent of the others; that is played CRM_SIMULATE_RUNS times, always with the same
 * numbers, and the answer is the least sum that p percent of the runs are not above. Two deals of 100 at 50 %: 0 for p = 10,
 * 100 for 50, 200 for 90.
 *
 * The same deals give the same answer, in whatever order they come. Of the CRM_SIMULATE_DEALS largest each is played; what
 * lies below them in so large a group is taken together, as a normal distribution of the same mean and variance.
 *
 * An amount that is NULL, or a chance that is, brings nothing. Amounts are whole numbers (minor units).
 */
#ifndef CRM_STORE_SIMULATE_H
#define CRM_STORE_SIMULATE_H

#include "store/db.h"

enum { CRM_SIMULATE_RUNS = 2000, CRM_SIMULATE_DEALS = 5000 };

struct crm_simulate_deal {
	double amount, chance;           /* chance: 0 to 1 */
};

/* The sum; `deals` are sorted on the way. */
double crm_simulate(struct crm_simulate_deal *deals, size_t count, double percentile);

CRM_MUST_USE crm_err crm_simulate_function(struct crm_db *db);

#endif
