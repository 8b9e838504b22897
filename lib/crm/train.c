#include "crm/train.h"

#include <string.h>

#include "crm/report_sort.h"

struct training {
	struct crm_arena *arena;
	struct crm_fit_rows rows;        /* oldest first */
	size_t split;                    /* from here on they are foretold */
	struct crm_trained *out;
};

static size_t count_positives(const struct crm_fit_rows *rows, size_t from, size_t to)
{
	size_t count = 0;
	for (size_t i = from; i < to; i++)
		count += crm_fit_label(rows, i);
	return count;
}

static const char *known_at(const struct training *one, size_t row)
{
	return one->rows.cells[row * one->rows.definition->column_count + CRM_PREDICTOR_AT].s;
}

/* A row whose outcome nobody knows, or nobody knows when, is a mistake of the definition. */
static crm_err check_rows(const struct training *one)
{
	for (size_t i = 0; i < one->rows.count; i++) {
		const struct crm_value *cells = &one->rows.cells[i * one->rows.definition->column_count];
		if (cells[CRM_PREDICTOR_LABEL].shape != CRM_INTEGER || cells[CRM_PREDICTOR_AT].shape != CRM_TEXT)
			return crm_fail(CRM_INVALID, "the facts have a row without label (1 or 0) or at (an instant)");
	}
	return NULL;
}

static crm_err check_enough(const struct training *one)
{
	size_t count = one->rows.count, yes = one->out->positives, no = count - yes;
	if (count < CRM_TRAIN_LEAST)
		return crm_fail(CRM_INVALID, "too little to learn from: %zu known outcomes, and %d are needed", count,
		                CRM_TRAIN_LEAST);
	if (yes < CRM_TRAIN_LEAST_EACH || no < CRM_TRAIN_LEAST_EACH)
		return crm_fail(CRM_INVALID, "too little to learn from: of %zu known outcomes %zu are yes and %zu are no, and %d of each"
		                " are needed", count, yes, no, CRM_TRAIN_LEAST_EACH);
	return NULL;
}

/* After three quarters of the rows; what was known at the same moment stays together. */
static void find_split(struct training *one)
{
	size_t middle = one->rows.count * 3 / 4, at = middle;
	while (at < one->rows.count && crm_same(known_at(one, at - 1), known_at(one, at)))
		at++;
	if (at == one->rows.count)
		for (at = middle; at && crm_same(known_at(one, at - 1), known_at(one, at)); at--)
			;
	one->split = at;
}

static crm_err check_split(const struct training *one)
{
	size_t split = one->split, count = one->rows.count, before = count_positives(&one->rows, 0, split);
	size_t after = one->out->positives - before;
	if (!split)
		return crm_fail(CRM_INVALID, "all %zu outcomes were known at the same moment: there is nothing later to test on", count);
	if (!before || before == split || !after || after == count - split)
		return crm_fail(CRM_INVALID, "nothing can be tested: of the first %zu outcomes %zu are yes, of the last %zu %zu", split,
		                before, count - split, after);
	return NULL;
}

static crm_err test(struct training *one)
{
	struct crm_fit_rows earlier = { one->rows.definition, one->rows.cells, one->split };
	size_t columns = one->rows.definition->column_count, count = one->rows.count - one->split;
	double *predicted = crm_new(one->arena, double, count);
	double base = (double)count_positives(&one->rows, 0, one->split) / (double)one->split;
	bool *real = crm_new(one->arena, bool, count);
	struct crm_predictor predictor;
	CRM_TRY(crm_fit(one->arena, &earlier, one->out->leaks, &predictor));
	for (size_t i = 0; i < count; i++) {
		struct crm_predictor_row row = { one->rows.definition, one->rows.cells + (one->split + i) * columns };
		predicted[i] = crm_predictor_ask(one->arena, &predictor, &row, NULL);
		real[i] = crm_fit_label(&one->rows, one->split + i);
	}
	crm_calibrate(predicted, real, count, base, &one->out->calibration);
	one->out->tested = count;
	one->out->since = known_at(one, one->split);
	return NULL;
}

crm_err crm_train(struct crm_arena *arena, const struct crm_report *definition, struct crm_report_table *facts,
                  struct crm_trained *out)
{
	static const size_t order[] = { CRM_PREDICTOR_AT, CRM_PREDICTOR_ID };
	struct training one = { .arena = arena, .out = out };
	*out = (struct crm_trained){ .rows = facts->rows };
	crm_report_sort(arena, facts, order, CRM_COUNT(order));
	one.rows = (struct crm_fit_rows){ definition, facts->cells, facts->rows };
	CRM_TRY(check_rows(&one));
	out->positives = count_positives(&one.rows, 0, facts->rows);
	CRM_TRY(check_enough(&one));
	find_split(&one);
	CRM_TRY(check_split(&one));
	crm_fit_leaks(&one.rows, out->leaks);
	CRM_TRY(test(&one));
	return crm_fit(arena, &one.rows, out->leaks, &out->predictor);
}
