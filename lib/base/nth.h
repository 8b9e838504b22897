/*
 * The number at a place of a list's order, without sorting the list: half of a million durations take a tenth of a sort.
 */
#ifndef CRM_BASE_NTH_H
#define CRM_BASE_NTH_H

#include <stddef.h>

/* The number that would stand at `place` (from 0) if the list were sorted; the list is reordered so that what stands before it is
 * not above it, and what stands behind it not below. `place` < count. */
double crm_nth(double *list, size_t count, size_t place);
/* Of an even count the mean of the two in the middle. count > 0. */
double crm_middle(double *list, size_t count);

#endif
