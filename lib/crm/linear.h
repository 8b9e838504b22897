/*
 * Logistic regression with the weights held small (L2), by liblinear: the one file that knows the library. Programs that only
 * predict do not link it (crm/predictor.h).
 */
#ifndef CRM_CRM_LINEAR_H
#define CRM_CRM_LINEAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Rows of few slots that are not 0. */
struct crm_linear_cell {
	int slot;                        /* from 0; they rise within a row */
	double value;
};

struct crm_linear {
	size_t rows, slots;
	const struct crm_linear_cell *cells; /* of all rows, one after the other */
	const size_t *ends;              /* where each row's cells end */
	const bool *labels;              /* both kinds must be there */
};

/* `weights` has slots + 1, the last that of a slot that is 1 everywhere. The same rows give the same weights. CRM_INVALID:
 * the library refuses. */
CRM_MUST_USE crm_err crm_linear_fit(const struct crm_linear *linear, double *weights);

#endif
