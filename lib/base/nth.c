#include "base/nth.h"

#include <stdint.h>

/* A step of xorshift (Marsaglia 2003): the same list is split the same way each time. */
static uint64_t step(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	return *state ^= *state << 17;
}

/* The middle one of three places taken by chance: places that are fixed meet lists, rising and falling by turns, which they split
 * one by one. */
static double pivot_of(const double *list, ptrdiff_t low, ptrdiff_t high, uint64_t *state)
{
	uint64_t count = (uint64_t)(high - low) + 1;
	double a = list[low + (ptrdiff_t)(step(state) % count)], b = list[low + (ptrdiff_t)(step(state) % count)];
	double c = list[low + (ptrdiff_t)(step(state) % count)], least = a < b ? a : b, most = a < b ? b : a;

	return c < least ? least : c > most ? most : c;
}

/* Hoare's FIND (1961), as Wirth wrote it: a partition, of which only the side with the place is split again. */
double crm_nth(double *list, size_t count, size_t place)
{
	ptrdiff_t low = 0, high = (ptrdiff_t)count - 1, wanted = (ptrdiff_t)place;
	uint64_t state = UINT64_C(0x9e3779b97f4a7c15);

	while (low < high) {
		double pivot = pivot_of(list, low, high, &state);
		ptrdiff_t i = low, j = high;

		while (i <= j) {
			while (list[i] < pivot)
				i++;
			while (list[j] > pivot)
				j--;
			if (i > j)
				break;
			double swap = list[i];
			list[i++] = list[j];
			list[j--] = swap;
		}
		if (j < wanted)
			low = i;
		if (wanted < i)
			high = j;
	}
	return list[place];
}

double crm_middle(double *list, size_t count)
{
	double below = crm_nth(list, count, (count - 1) / 2), above = below;

	if (count % 2)
		return below;
	for (size_t i = count / 2; i < count; i++)
		if (i == count / 2 || list[i] < above)
			above = list[i];
	return (below + above) / 2;
}
