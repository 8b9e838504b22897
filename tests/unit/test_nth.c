/* The number at a place of a list's order, against a sort. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/nth.h"
#include "tap.h"

enum { MOST = 60 };

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Few different numbers, so that many are alike. */
static void make(double *list, size_t count, int kinds)
{
	for (size_t i = 0; i < count; i++)
		list[i] = kinds ? (double)(rand() % kinds) - 3 : (double)i;
}

static bool agrees(size_t count, int kinds)
{
	double sorted[MOST], list[MOST];

	make(sorted, count, kinds);
	for (size_t place = 0; place < count; place++) {
		memcpy(list, sorted, sizeof list);
		double found = crm_nth(list, count, place), copy[MOST];
		for (size_t i = 0; i < count; i++)
			if (i < place ? list[i] > found : list[i] < found)
				return false;
		memcpy(copy, sorted, sizeof copy);
		qsort(copy, count, sizeof *copy, by_size);
		if (copy[place] != found)
			return false;
	}
	memcpy(list, sorted, sizeof list);
	qsort(sorted, count, sizeof *sorted, by_size);
	return crm_middle(list, count) == (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
}

/* Lists in runs, as sorters hand them over. With pivots from fixed places the backlog of 250,000 tickets took minutes. A second is a
 * hundred times what is needed. */
static bool is_quick(size_t run)
{
	enum { MANY = 400000 };
	double *list = malloc(MANY * sizeof *list);
	clock_t begin = clock();

	for (size_t i = 0; i < MANY; i++)
		list[i] = (double)(i / run % 2 ? run - i % run : i % run) + (double)(i % 7);
	crm_middle(list, MANY);
	free(list);
	return clock() - begin < CLOCKS_PER_SEC;
}

int main(void)
{
	bool good = true, quick = true;

	srand(1);
	for (size_t count = 1; count <= MOST; count++)
		for (int kinds = 0; kinds < 8; kinds++)
			good &= agrees(count, kinds);
	ok(good, "every place of lists of up to %d numbers, alike, in order and not, and their middle", (int)MOST);
	for (size_t run = 1; run <= 400000; run = run * 3 + 1)
		quick &= is_quick(run);
	ok(quick, "runs that rise and fall take no longer");
	return tap_done();
}
