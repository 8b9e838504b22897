/*
 * Learning: rows of a predictor's facts to a predictor (crm/predictor.h), by crm/linear.h.
 */
#ifndef CRM_CRM_FIT_H
#define CRM_CRM_FIT_H

#include "crm/predictor.h"

/* Rows with a label, in the definition's columns. */
struct crm_fit_rows {
	const struct crm_report *definition;
	const struct crm_value *cells;   /* row-major */
	size_t count;
};

/* Percent of the rows of each outcome that have the feature. */
struct crm_fit_leak {
	bool leaks;
	double yes, no;
};
enum { CRM_FIT_LEAK = 60 };              /* so many points apart, it is a trace of the outcome and no cause */

bool crm_fit_label(const struct crm_fit_rows *rows, size_t row);
/* For each column: is it filled in for the one outcome and not for the other? An amount of 0 is none. Then it is known only
 * afterwards, and must not be learned from. */
void crm_fit_leaks(const struct crm_fit_rows *rows, struct crm_fit_leak *leaks);
/* Both outcomes must be there. Columns that leak, and those that are the same everywhere, are left out. */
CRM_MUST_USE crm_err crm_fit(struct crm_arena *arena, const struct crm_fit_rows *rows, const struct crm_fit_leak *leaks,
                             struct crm_predictor *out);

#endif
