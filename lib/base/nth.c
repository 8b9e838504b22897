#include "base/nth.h"

/* The middle one of three places: a list that is in order already is split in halves. */
static double pivot_of(const double *list, ptrdiff_t low, ptrdiff_t high)
{
	double a = list[low], b = list[low + (high - low) / 2], c = list[high];
	double least = a < b ? a : b, most = a < b ? b : a;

	return c < least ? least : c > most ? most : c;
}

/* Hoare's FIND (1961), as Wirth wrote it: a partition, of which only the side with the place is split again. */
double crm_nth(double *list, size_t count, size_t place)
{
	ptrdiff_t low = 0, high = (ptrdiff_t)count - 1, wanted = (ptrdiff_t)place;

	while (low < high) {
		double pivot = pivot_of(list, low, high);
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
