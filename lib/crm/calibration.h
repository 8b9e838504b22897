/*
 * How good predictions are, against what came: figures that everybody in the field knows, and bands of what was predicted beside
 * what was real.
 */
#ifndef CRM_CRM_CALIBRATION_H
#define CRM_CRM_CALIBRATION_H

#include <stdbool.h>
#include <stddef.h>

enum { CRM_CALIBRATION_BANDS = 10 };

struct crm_calibration_band {            /* predictions from i * 10 % up to (i + 1) * 10 %; the last with its end */
	size_t count;
	double predicted, real;          /* means, 0 to 1; 0 where there are none */
};

struct crm_calibration {
	size_t count, positives;
	double auc;                      /* chance that of one of each outcome the right one has the higher prediction; 0.5: blind */
	double brier, log_loss;          /* mean square and mean log of the error; 0: perfect */
	double base_brier, base_log_loss; /* the same of saying `base` of everyone */
	struct crm_calibration_band bands[CRM_CALIBRATION_BANDS];
};

/* `base`: the rate of what was learned from, 0 to 1. Both outcomes must be there. */
void crm_calibrate(const double *predicted, const bool *real, size_t count, double base, struct crm_calibration *out);

#endif
