#include "crm/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "crm/linear.h"

bool crm_fit_label(const struct crm_fit_rows *rows, size_t row)
{
	struct crm_value label = rows->cells[row * rows->definition->column_count + CRM_PREDICTOR_LABEL];
	return label.shape == CRM_INTEGER && label.i;
}

static const struct crm_value *cell_at(const struct crm_fit_rows *rows, size_t row, size_t column)
{
	return &rows->cells[row * rows->definition->column_count + column];
}

static struct crm_predictor_row row_at(const struct crm_fit_rows *rows, size_t row)
{
	return (struct crm_predictor_row){ rows->definition, cell_at(rows, row, 0) };
}

/* -- leaks ----------------------------------------------------------------------------------------- */

static bool is_filled(const struct crm_fit_rows *rows, size_t row, size_t column)
{
	const struct crm_value *value = cell_at(rows, row, column);
	bool nothing = rows->definition->columns[column].type == CRM_T_MONEY && value->shape == CRM_INTEGER && !value->i;
	return value->shape != CRM_EMPTY && !nothing;
}

void crm_fit_leaks(const struct crm_fit_rows *rows, struct crm_fit_leak *leaks)
{
	for (size_t column = CRM_PREDICTOR_FEATURES; column < rows->definition->column_count; column++) {
		size_t filled[2] = {0}, all[2] = {0};
		for (size_t row = 0; row < rows->count; row++) {
			bool label = crm_fit_label(rows, row);
			all[label]++;
			filled[label] += is_filled(rows, row, column);
		}
		struct crm_fit_leak *leak = &leaks[column];
		leak->yes = all[1] ? 100.0 * (double)filled[1] / (double)all[1] : 0;
		leak->no = all[0] ? 100.0 * (double)filled[0] / (double)all[0] : 0;
		leak->leaks = fabs(leak->yes - leak->no) >= CRM_FIT_LEAK;
	}
}

/* -- what there is of a feature ---------------------------------------------------------------------- */

/* How a feature's values are laid out in slots: of a number its size, and one for empty; one for each kind, and the others. */
struct encoder {
	struct crm_predictor_feature *feature;
	size_t column, slot, slots;
	size_t *shares;                  /* by slot from the first: rows that have it; of a number's size unused */
};

struct fitting {
	struct crm_arena *arena;
	const struct crm_fit_rows *rows;
	struct encoder encoders[CRM_REPORT_COLUMNS];
	size_t count, slots;
	double *weights;
};

static void look_at_number(struct fitting *one, struct encoder *encoder)
{
	struct crm_predictor_feature *feature = encoder->feature;
	size_t filled = 0, count = one->rows->count;
	double sum = 0, squares = 0;
	for (size_t i = 0; i < count; i++) {
		struct crm_predictor_row row = row_at(one->rows, i);
		double number = crm_predictor_number(&row, encoder->column);
		if (isnan(number))
			continue;
		feature->least = filled ? fmin(feature->least, number) : number;
		feature->most = filled ? fmax(feature->most, number) : number;
		filled++;
		sum += number;
	}
	feature->number = true;
	feature->mean = filled ? sum / (double)filled : 0;
	for (size_t i = 0; i < count; i++) {
		struct crm_predictor_row row = row_at(one->rows, i);
		double number = crm_predictor_number(&row, encoder->column);
		squares += isnan(number) ? 0 : pow(number - feature->mean, 2);
	}
	feature->scale = squares > 0 ? sqrt(squares / (double)filled) : 1;
	encoder->shares = crm_new(one->arena, size_t, 2);
	encoder->shares[1] = count - filled;
	encoder->slots = filled < count ? 2 : feature->most > feature->least;
	if (!filled)
		encoder->slots = 0;
}

struct tally {
	const char *value;
	size_t count;
};

static int by_value(const void *a, const void *b)
{
	return strcmp(((const struct tally *)a)->value, ((const struct tally *)b)->value);
}

/* The most frequent first; empty before all, for it has a place of its own. */
static int by_count(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;
	if (!*x->value != !*y->value)
		return *x->value ? 1 : -1;
	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(x->value, y->value);
}

static size_t tally_kinds(struct fitting *one, size_t column, struct tally *list)
{
	size_t kinds = 0;
	for (size_t row = 0; row < one->rows->count; row++)
		list[row] = (struct tally){ crm_predictor_kind(one->arena, *cell_at(one->rows, row, column)), 1 };
	qsort(list, one->rows->count, sizeof *list, by_value);
	for (size_t i = 0; i < one->rows->count; i++)
		if (kinds && crm_same(list[kinds - 1].value, list[i].value))
			list[kinds - 1].count++;
		else
			list[kinds++] = list[i];
	qsort(list, kinds, sizeof *list, by_count);
	return kinds;
}

static void look_at_kinds(struct fitting *one, struct encoder *encoder)
{
	struct crm_predictor_feature *feature = encoder->feature;
	struct tally *list = crm_new(one->arena, struct tally, one->rows->count);
	size_t kinds = tally_kinds(one, encoder->column, list), most = CRM_PREDICTOR_KINDS + !*list[0].value;
	feature->count = kinds < most ? kinds : most;
	feature->has_others = kinds > most;
	feature->kinds = crm_new(one->arena, struct crm_predictor_kind, feature->count);
	encoder->shares = crm_new(one->arena, size_t, feature->count + 1);
	for (size_t i = 0; i < kinds; i++) {
		encoder->shares[i < most ? i : most] += list[i].count;
		if (i < most)
			feature->kinds[i].value = list[i].value;
	}
	encoder->slots = kinds > 1 ? feature->count + feature->has_others : 0;
}

/* -- rows to slots ---------------------------------------------------------------------------------- */

static struct crm_linear_cell encode(struct fitting *one, const struct encoder *encoder, size_t row)
{
	const struct crm_predictor_feature *feature = encoder->feature;
	struct crm_linear_cell cell = { (int)encoder->slot, 1 };
	if (feature->number) {
		struct crm_predictor_row asked = row_at(one->rows, row);
		double number = crm_predictor_number(&asked, encoder->column);
		if (isnan(number))
			cell.slot++;
		else
			cell.value = (number - feature->mean) / feature->scale;
		return cell;
	}
	const char *kind = crm_predictor_kind(one->arena, *cell_at(one->rows, row, encoder->column));
	for (size_t i = 0; i < feature->count && !crm_same(feature->kinds[i].value, kind); i++)
		cell.slot++;
	return cell;
}

static crm_err fit_slots(struct fitting *one)
{
	size_t count = one->rows->count, at = 0;
	struct crm_linear_cell *cells = crm_new(one->arena, struct crm_linear_cell, count * one->count + 1);
	size_t *ends = crm_new(one->arena, size_t, count);
	bool *labels = crm_new(one->arena, bool, count);
	for (size_t row = 0; row < count; row++) {
		for (size_t i = 0; i < one->count; i++)
			cells[at++] = encode(one, &one->encoders[i], row);
		ends[row] = at;
		labels[row] = crm_fit_label(one->rows, row);
	}
	one->weights = crm_new(one->arena, double, one->slots + 1);
	return crm_linear_fit(&(struct crm_linear){ count, one->slots, cells, ends, labels }, one->weights);
}

/* -- weights to features ------------------------------------------------------------------------------ */

/* What is the same for all is put into the bias: then what a feature adds is against the average. */
static double center(struct fitting *one, const struct encoder *encoder)
{
	struct crm_predictor_feature *feature = encoder->feature;
	const double *weights = one->weights + encoder->slot;
	double all = (double)one->rows->count, mean = 0;
	if (feature->number) {
		mean = encoder->slots == 2 ? weights[1] * (double)encoder->shares[1] / all : 0;
		feature->weight = weights[0];
		feature->filled = -mean;
		feature->empty = encoder->slots == 2 ? weights[1] - mean : 0;
		return mean;
	}
	for (size_t i = 0; i < encoder->slots; i++)
		mean += weights[i] * (double)encoder->shares[i] / all;
	for (size_t i = 0; i < feature->count; i++)
		feature->kinds[i].weight = weights[i] - mean;
	if (feature->has_others)
		feature->others = weights[feature->count] - mean;
	return mean;
}

static void look_at(struct fitting *one, struct crm_predictor *out, size_t column)
{
	const struct crm_report_column *asked = &one->rows->definition->columns[column];
	struct encoder *encoder = &one->encoders[one->count];
	*encoder = (struct encoder){ .feature = &out->features[out->count], .column = column, .slot = one->slots };
	*encoder->feature = (struct crm_predictor_feature){ .name = asked->name };
	if (crm_predictor_is_number(asked->type))
		look_at_number(one, encoder);
	else
		look_at_kinds(one, encoder);
	if (!encoder->slots)
		return;
	one->slots += encoder->slots;
	one->count++;
	out->count++;
}

crm_err crm_fit(struct crm_arena *arena, const struct crm_fit_rows *rows, const struct crm_fit_leak *leaks,
                struct crm_predictor *out)
{
	struct fitting one = { .arena = arena, .rows = rows };
	*out = (struct crm_predictor){ .features = crm_new(arena, struct crm_predictor_feature, CRM_REPORT_COLUMNS) };
	for (size_t column = CRM_PREDICTOR_FEATURES; column < rows->definition->column_count; column++)
		if (!leaks[column].leaks)
			look_at(&one, out, column);
	CRM_TRY(fit_slots(&one));
	out->bias = one.weights[one.slots];
	for (size_t i = 0; i < one.count; i++)
		out->bias += center(&one, &one.encoders[i]);
	return NULL;
}
