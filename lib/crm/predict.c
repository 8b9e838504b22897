#include "crm/predict.h"

#include <stdlib.h>

#include "base/id.h"
#include "model/record.h"
#include "store/db_function.h"
#include "store/read.h"
#include "store/report_function.h"

crm_err crm_predict_find(struct crm_repo *repo, struct crm_arena *arena, const char *name, struct crm_shelved *shelved,
                         struct crm_report *definition)
{
	CRM_TRY(crm_shelf_find(repo, arena, &crm_shelf_predictors, name, shelved));
	CRM_TRY(crm_shelf_read(repo, arena, shelved, definition));
	return crm_err_at(crm_predictor_check(definition), crm_shelf_place(arena, &crm_shelf_predictors, shelved), 0);
}

crm_err crm_predict_open(struct crm_repo *repo, struct crm_arena *arena, const char *name, struct crm_prediction *out)
{
	struct crm_value weights = CRM_NO_VALUE;
	struct crm_record *record = NULL;
	CRM_TRY(crm_predict_find(repo, arena, name, &out->shelved, &out->definition));
	if (out->shelved.id)
		CRM_TRY(crm_read_record(repo->store, arena, crm_model_entity(repo->store->model, crm_shelf_predictors.entity),
		                        out->shelved.id, &record, NULL));
	if (record)
		weights = crm_record_get(record, "weights");
	if (weights.shape != CRM_TEXT)
		return crm_err_hint(crm_fail(CRM_NOT_FOUND, "predictor %s was not trained yet", name), "crm-report train %s", name);
	return crm_err_field(crm_err_in(crm_predictor_read(arena, weights.s, &out->predictor), "predictor %s", name), "weights");
}

/* -- as a function of SQL --------------------------------------------------------------------------- */

struct scored {
	uint64_t id;
	double percent;
};

struct scores {
	struct scored *list;
	size_t count;
};

static int by_id(const void *a, const void *b)
{
	uint64_t x = ((const struct scored *)a)->id, y = ((const struct scored *)b)->id;
	return (x > y) - (x < y);
}

static struct crm_value find_score(void *context, const struct crm_value *arguments, struct crm_str *scratch)
{
	const struct scores *scores = context;
	(void)scratch;
	if (arguments[0].shape != CRM_TEXT || !crm_id_valid(arguments[0].s))
		return CRM_NO_VALUE;
	struct scored wanted = { .id = crm_id_number(arguments[0].s) };
	const struct scored *found = scores->count ? bsearch(&wanted, scores->list, scores->count, sizeof wanted, by_id) : NULL;
	return found ? crm_value_real(found->percent) : CRM_NO_VALUE;
}

static void drop_scores(void *context)
{
	struct scores *scores = context;
	free(scores->list);
	free(scores);
}

static struct scores *score(struct crm_arena *arena, const struct crm_prediction *prediction,
                            const struct crm_report_table *table)
{
	struct scores *scores = crm_calloc(1, sizeof *scores);
	scores->list = crm_calloc(table->rows + 1, sizeof *scores->list);
	for (size_t i = 0; i < table->rows; i++) {
		struct crm_predictor_row row = { &prediction->definition, table->cells + i * table->count };
		if (row.cells[CRM_PREDICTOR_ID].shape == CRM_TEXT && crm_id_valid(row.cells[CRM_PREDICTOR_ID].s))
			scores->list[scores->count++] = (struct scored){ crm_id_number(row.cells[CRM_PREDICTOR_ID].s),
				100 * crm_predictor_ask(arena, &prediction->predictor, &row, NULL) };
	}
	qsort(scores->list, scores->count, sizeof *scores->list, by_id);
	return scores;
}

crm_err crm_predict_register(struct crm_repo *repo, const char *name, const volatile int *stop)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_report_wish wish = { .stop = stop };
	struct crm_prediction prediction;
	struct crm_report_table table;
	CRM_TRY(crm_predict_open(repo, arena, name, &prediction));
	CRM_TRY(crm_err_in(crm_report_rows(repo, arena, &prediction.definition, CRM_REPORT_ANSWER, &wish, &table),
		"predictor %s", name));
	return crm_db_function_of(repo->store->db, CRM_PREDICTED, 1, find_score, score(arena, &prediction, &table), drop_scores);
}
