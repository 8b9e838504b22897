#include "cli/train.h"

#include <stdio.h>

#include "base/str.h"
#include "base/time.h"
#include "cli/table.h"
#include "crm/predict.h"
#include "crm/train.h"
#include "model/record.h"
#include "repo/change.h"
#include "store/read.h"

struct training {
	struct crm_tool *tool;
	const char *name;
	struct crm_shelved shelved;
	struct crm_report definition;
	struct crm_trained trained;
};

/* -- what would have been foretold --------------------------------------------------------------------- */

enum { BAND, COUNT, PREDICTED, REAL, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[BAND] = { "band", CRM_T_TEXT, 0 }, [COUNT] = { "n", CRM_T_INTEGER, 0 },
	[PREDICTED] = { "predicted", CRM_T_PERCENT, 0 }, [REAL] = { "real", CRM_T_PERCENT, 0 },
};

/* To one place. */
static double percent(double share)
{
	return (double)(int64_t)(share * 1000 + 0.5) / 10;
}

static const char *band_name(struct crm_arena *arena, int band)
{
	int width = 100 / CRM_CALIBRATION_BANDS;
	return crm_textf(arena, "%d-%d", band * width, (band + 1) * width);
}

static crm_err print_bands(const struct training *one, struct crm_table *table)
{
	for (int i = 0; i < CRM_CALIBRATION_BANDS; i++) {
		const struct crm_calibration_band *band = &one->trained.calibration.bands[i];
		const struct crm_value row[COLUMNS] = { [BAND] = crm_value_text(band_name(one->tool->arena, i)),
			[COUNT] = crm_value_integer((int64_t)band->count), [PREDICTED] = crm_value_real(percent(band->predicted)),
			[REAL] = crm_value_real(percent(band->real)) };
		if (band->count)
			CRM_TRY(crm_table_row(table, row));
	}
	return NULL;
}

static void say_leaks(const struct training *one)
{
	for (size_t i = CRM_PREDICTOR_FEATURES; i < one->definition.column_count; i++) {
		const struct crm_fit_leak *leak = &one->trained.leaks[i];
		if (leak->leaks)
			crm_warn(one->tool, "%s is left out: %.0f %% of those that came true have it and %.0f %% of the others, so it is"
			         " a trace of the outcome", one->definition.columns[i].name, leak->yes, leak->no);
	}
}

static void say_how_good(const struct training *one)
{
	const struct crm_trained *trained = &one->trained;
	const struct crm_calibration *test = &trained->calibration;
	crm_say(one->tool, "%zu known outcomes, %zu of them yes (%.1f %%); the latest %zu, from %.10s on, were foretold from those"
	        " before", trained->rows, trained->positives, 100.0 * (double)trained->positives / (double)trained->rows,
	        trained->tested, trained->since);
	crm_say(one->tool, "AUC %.3f (0.5 is blind); Brier score %.4f, of the base rate %.4f; log loss %.4f, of the base rate %.4f",
	        test->auc, test->brier, test->base_brier, test->log_loss, test->base_log_loss);
	if (test->log_loss >= test->base_log_loss)
		crm_say(one->tool, "It foretells no better than the rate of all: do not rely on it");
}

/* -- what is kept ----------------------------------------------------------------------------------------- */

static const char *bands_text(const struct training *one)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	for (int i = 0; i < CRM_CALIBRATION_BANDS; i++) {
		const struct crm_calibration_band *band = &one->trained.calibration.bands[i];
		if (band->count)
			crm_str_addf(&out, "{\"band\":\"%s\",\"n\":%zu,\"predicted\":%.1f,\"real\":%.1f}\n",
			             band_name(one->tool->arena, i), band->count, percent(band->predicted), percent(band->real));
	}
	return crm_copy(one->tool->arena, crm_str_text(&out));
}

static struct crm_value rounded(struct crm_arena *arena, double number)
{
	double out = 0;
	sscanf(crm_textf(arena, "%.6g", number), "%lf", &out);
	return crm_value_real(out);
}

static void fill(const struct training *one, struct crm_record *record)
{
	const struct crm_trained *trained = &one->trained;
	const struct crm_calibration *test = &trained->calibration;
	CRM_AUTO(crm_str_drop) struct crm_str weights = {0};
	crm_predictor_write(&weights, &trained->predictor);
	crm_record_put(record, "name", crm_value_text(one->name));
	crm_record_put(record, "about", crm_value_text(one->definition.entity));
	crm_record_put(record, "outcomes", crm_value_integer((int64_t)trained->rows));
	crm_record_put(record, "positives", crm_value_integer((int64_t)trained->positives));
	crm_record_put(record, "auc", rounded(record->arena, test->auc));
	crm_record_put(record, "brier", rounded(record->arena, test->brier));
	crm_record_put(record, "base_brier", rounded(record->arena, test->base_brier));
	crm_record_put(record, "log_loss", rounded(record->arena, test->log_loss));
	crm_record_put(record, "base_log_loss", rounded(record->arena, test->base_log_loss));
	crm_record_put(record, "weights", crm_value_text(crm_copy(record->arena, crm_str_text(&weights))));
	crm_record_put(record, "calibration", crm_value_text(bands_text(one)));
}

static bool is_same(const struct crm_record *a, const struct crm_record *b)
{
	for (size_t i = 0; i < a->entity->count; i++)
		if (!crm_value_equal(a->values[i], b->values[i]))
			return false;
	return true;
}

static struct crm_value now_value(const struct training *one)
{
	char text[CRM_INSTANT_SIZE];
	return crm_value_text(crm_copy(one->tool->arena, crm_instant_text(one->tool->repo->now, text)));
}

static crm_err write(const struct training *one, const struct crm_record *old, struct crm_record *record)
{
	CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;
	struct crm_change_why why;
	bool changed;
	crm_record_put(record, "trained_at", now_value(one));
	CRM_TRY(crm_tool_why(one->tool, &why));
	CRM_TRY(crm_change_begin(one->tool->repo, &why, &change));
	CRM_TRY(old ? crm_change_update(change, old, record, &changed) : crm_change_create(change, record));
	CRM_TRY(crm_change_commit(change));
	if (why.dry_run)
		crm_say(one->tool, "Nothing is kept: a dry run");
	return NULL;
}

/* The same outcomes teach the same: then nothing is written, so that it may be trained every night. */
static crm_err keep(const struct training *one)
{
	struct crm_tool *tool = one->tool;
	const struct crm_entity *entity = crm_model_entity(tool->repo->store->model, crm_shelf_predictors.entity);
	struct crm_record *old = NULL, *record;
	if (one->shelved.id)
		CRM_TRY(crm_read_record(tool->repo->store, tool->arena, entity, one->shelved.id, &old, NULL));
	record = old ? crm_record_copy(tool->arena, old) : crm_record_new(tool->arena, entity);
	fill(one, record);
	if (!old || !is_same(old, record))
		return write(one, old, record);
	crm_say(tool, "It has learned nothing new: %s stays as it is", one->name);
	return NULL;
}

crm_err crm_train_verb(struct crm_tool *tool)
{
	struct training one = { .tool = tool, .name = tool->arguments[0] };
	struct crm_report_wish wish = { .stop = crm_stop };
	struct crm_report_table facts;
	struct crm_table *table;
	CRM_TRY(crm_predict_find(tool->repo, tool->arena, one.name, &one.shelved, &one.definition));
	CRM_TRY(crm_report_rows(tool->repo, tool->arena, &one.definition, CRM_REPORT_FACTS, &wish, &facts));
	CRM_TRY(crm_err_in(crm_train(tool->arena, &one.definition, &facts, &one.trained), "%s", one.name));
	say_leaks(&one);
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	CRM_TRY(crm_table_end(table, print_bands(&one, table)));
	say_how_good(&one);
	return keep(&one);
}
