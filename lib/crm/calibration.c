#include "crm/calibration.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

struct pair {
	double predicted;
	bool real;
};

static int by_predicted(const void *a, const void *b)
{
	double x = ((const struct pair *)a)->predicted, y = ((const struct pair *)b)->predicted;
	return (x > y) - (x < y);
}

/* By ranks (Mann and Whitney); those that are equal share the mean of their ranks. */
static double area(const double *predicted, const bool *real, size_t count, size_t positives)
{
	struct pair *pairs = crm_calloc(count, sizeof *pairs);
	double sum = 0, pairings = (double)positives * (double)(count - positives);
	for (size_t i = 0; i < count; i++)
		pairs[i] = (struct pair){ predicted[i], real[i] };
	qsort(pairs, count, sizeof *pairs, by_predicted);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i; end < count && pairs[end].predicted == pairs[i].predicted; end++)
			;
		for (size_t k = i; k < end; k++)
			sum += pairs[k].real ? (double)(i + 1 + end) / 2 : 0;
	}
	free(pairs);
	return (sum - (double)positives * (double)(positives + 1) / 2) / pairings;
}

static double loss(double chance, bool real)
{
	return -log(fmax(real ? chance : 1 - chance, 1e-15));
}

static void add_to_band(struct crm_calibration *out, double predicted, bool real)
{
	int at = (int)floor(predicted * CRM_CALIBRATION_BANDS);
	struct crm_calibration_band *band = &out->bands[at < CRM_CALIBRATION_BANDS ? at : CRM_CALIBRATION_BANDS - 1];
	band->count++;
	band->predicted += predicted;
	band->real += real;
}

void crm_calibrate(const double *predicted, const bool *real, size_t count, double base, struct crm_calibration *out)
{
	*out = (struct crm_calibration){ .count = count };
	for (size_t i = 0; i < count; i++) {
		out->positives += real[i];
		out->brier += pow(predicted[i] - real[i], 2) / (double)count;
		out->base_brier += pow(base - real[i], 2) / (double)count;
		out->log_loss += loss(predicted[i], real[i]) / (double)count;
		out->base_log_loss += loss(base, real[i]) / (double)count;
		add_to_band(out, predicted[i], real[i]);
	}
	for (size_t i = 0; i < CRM_CALIBRATION_BANDS; i++)
		if (out->bands[i].count) {
			out->bands[i].predicted /= (double)out->bands[i].count;
			out->bands[i].real /= (double)out->bands[i].count;
		}
	out->auc = area(predicted, real, count, out->positives);
}
