#include "store/simulate.h"

#include <math.h>
#include <stdlib.h>

#include "base/chance.h"
#include "store/db_function.h"

#define SEED UINT64_C(0x5eed0fa11dea15)

/* -- playing ------------------------------------------------------------------------------------- */

/* Largest first. Deals that are equal in both are one as good as the other. */
static int by_amount(const void *a, const void *b)
{
	const struct crm_simulate_deal *x = a, *y = b;

	if (x->amount != y->amount)
		return x->amount < y->amount ? 1 : -1;
	return (x->chance < y->chance) - (x->chance > y->chance);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Box and Muller's way from two even numbers to a normal one. */
static double normal(struct crm_chance *chance)
{
	double first = 1 - crm_chance_next(chance), second = crm_chance_next(chance);

	return sqrt(-2 * log(first)) * cos(2 * acos(-1) * second);
}

static void add_rest(struct crm_chance *chance, const struct crm_simulate_deal *deals, size_t count, double *sums)
{
	double mean = 0, variance = 0;

	for (size_t i = 0; i < count; i++) {
		mean += deals[i].amount * deals[i].chance;
		variance += deals[i].amount * deals[i].amount * deals[i].chance * (1 - deals[i].chance);
	}
	for (size_t run = 0; run < CRM_SIMULATE_RUNS; run++)
		sums[run] += round(mean + sqrt(variance) * normal(chance));
}

double crm_simulate(struct crm_simulate_deal *deals, size_t count, double percentile)
{
	double sums[CRM_SIMULATE_RUNS] = {0}, rank = ceil(percentile / 100 * CRM_SIMULATE_RUNS);
	size_t played = count < CRM_SIMULATE_DEALS ? count : CRM_SIMULATE_DEALS;
	struct crm_chance chance;

	crm_chance_seed(&chance, SEED);
	if (count)
		qsort(deals, count, sizeof *deals, by_amount);
	for (size_t i = 0; i < played; i++)
		for (size_t run = 0; run < CRM_SIMULATE_RUNS; run++)
			sums[run] += crm_chance_next(&chance) < deals[i].chance ? deals[i].amount : 0;
	if (played < count)
		add_rest(&chance, deals + played, count - played, sums);
	qsort(sums, CRM_SIMULATE_RUNS, sizeof *sums, by_size);
	return sums[rank < 1 ? 0 : (size_t)rank - 1];
}

/* -- the function -------------------------------------------------------------------------------- */

struct group {
	struct crm_simulate_deal *deals;
	size_t count, room;
	double percentile;
};

static bool read_number(struct crm_value value, double *out)
{
	*out = value.shape == CRM_INTEGER ? (double)value.i : value.shape == CRM_REAL ? value.r : NAN;
	return isfinite(*out);
}

static void step(void *state, const struct crm_value *arguments)
{
	struct group *group = state;
	double amount, percent;

	if (!read_number(arguments[2], &group->percentile) || !read_number(arguments[0], &amount) ||
	    !read_number(arguments[1], &percent))
		return;
	if (group->count == group->room) {
		group->room = group->room ? group->room * 2 : 64;
		group->deals = crm_realloc(group->deals, group->room * sizeof *group->deals);
	}
	group->deals[group->count++] = (struct crm_simulate_deal){ amount, fmin(fmax(percent / 100, 0), 1) };
}

static struct crm_value finish(void *state, struct crm_str *scratch)
{
	struct group *group = state;
	struct crm_value value = CRM_NO_VALUE;

	(void)scratch;
	if (group->percentile >= 0 && group->percentile <= 100)
		value = crm_value_integer((int64_t)crm_simulate(group->deals, group->count, group->percentile));
	free(group->deals);
	return value;
}

crm_err crm_simulate_function(struct crm_db *db)
{
	return crm_db_aggregate(db, "crm_simulated", 3, sizeof(struct group), step, finish);
}
