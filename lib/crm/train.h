/*
 * Training a predictor: what it would have foretold of the latest quarter of the known outcomes, learned from the three before
 * alone, and then what it learns from all.
 */
#ifndef CRM_CRM_TRAIN_H
#define CRM_CRM_TRAIN_H

#include "crm/calibration.h"
#include "crm/fit.h"
#include "crm/report.h"

enum { CRM_TRAIN_LEAST = 100, CRM_TRAIN_LEAST_EACH = 20 };

struct crm_trained {
	struct crm_predictor predictor;  /* of all rows */
	size_t rows, positives;
	size_t tested;                   /* the latest; all others were learned from before they were foretold */
	const char *since;               /* when the first of those was known */
	struct crm_calibration calibration;
	struct crm_fit_leak leaks[CRM_REPORT_COLUMNS];
};

/* `facts`: the definition's; its rows are sorted by when they were known. CRM_INVALID: too little to learn from; says how
 * much there is. Memory: the arena. */
CRM_MUST_USE crm_err crm_train(struct crm_arena *arena, const struct crm_report *definition, struct crm_report_table *facts,
                               struct crm_trained *out);

#endif
