#include "cli/predict.h"

#include <math.h>
#include <stdlib.h>

#include "base/str.h"
#include "cli/asof.h"
#include "cli/become.h"
#include "cli/table.h"
#include "crm/predict.h"
#include "store/db_guard.h"
#include "store/name.h"

enum { WORDS_MOST = 3 };
static const double WORTH_SAYING = 0.05; /* of log odds, to people */

const struct crm_option crm_options_predict[] = {
	{ .name = "owner", .argument = "NAMES", .help = "those of these users; me", .complete = "@user" },
	{ .name = "team", .argument = "NAMES", .help = "those of these teams", .complete = "@team" },
	{ .name = "pipeline", .argument = "NAMES", .help = "those in these pipelines", .complete = "@pipeline" },
	{ .name = "where", .argument = "TERMS", .help = "an expression: and, or, not and parentheses" },
	{ .name = "explain", .help = "a row for each thing that counts, and how much" },
	{ .name = "limit", .letter = 'n', .argument = "N", .help = "the likeliest N" },
	{ .name = NULL },
};

struct add {
	const struct crm_predictor_feature *feature;
	double log_odds;
};

struct answer {
	const struct crm_value *cells;
	double chance;
};

struct predicting {
	struct crm_tool *tool;
	struct crm_prediction prediction;
	struct crm_report_table rows;
	struct answer *answers;          /* the likeliest first */
	bool people;
};

/* -- scores -------------------------------------------------------------------------------------------- */

static int by_chance(const void *a, const void *b)
{
	const struct answer *x = a, *y = b;
	if (x->chance != y->chance)
		return x->chance < y->chance ? 1 : -1;
	return crm_value_compare(x->cells[CRM_PREDICTOR_ID], y->cells[CRM_PREDICTOR_ID]);
}

static struct crm_predictor_row row_of(const struct predicting *one, const struct answer *answer)
{
	return (struct crm_predictor_row){ &one->prediction.definition, answer->cells };
}

static void score(struct predicting *one)
{
	one->answers = crm_new(one->tool->arena, struct answer, one->rows.rows + 1);
	for (size_t i = 0; i < one->rows.rows; i++) {
		struct answer *answer = &one->answers[i];
		answer->cells = one->rows.cells + i * one->rows.count;
		struct crm_predictor_row row = row_of(one, answer);
		answer->chance = crm_predictor_ask(one->tool->arena, &one->prediction.predictor, &row, NULL);
	}
	qsort(one->answers, one->rows.rows, sizeof *one->answers, by_chance);
}

/* -- why ----------------------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
	const struct add *x = a, *y = b;
	double left = fabs(x->log_odds), right = fabs(y->log_odds);
	if (left != right)
		return left < right ? 1 : -1;
	return (x->feature > y->feature) - (x->feature < y->feature);
}

/* The largest first. */
static struct add *adds_of(const struct predicting *one, const struct answer *answer)
{
	const struct crm_predictor *predictor = &one->prediction.predictor;
	struct crm_predictor_row row = row_of(one, answer);
	double log_odds[CRM_REPORT_COLUMNS];
	struct add *adds = crm_new(one->tool->arena, struct add, predictor->count + 1);
	crm_predictor_ask(one->tool->arena, predictor, &row, log_odds);
	for (size_t i = 0; i < predictor->count; i++)
		adds[i] = (struct add){ &predictor->features[i], log_odds[i] };
	qsort(adds, predictor->count, sizeof *adds, by_size);
	return adds;
}

/* The value as people read it; "" where there is none. */
static crm_err value_text(const struct predicting *one, const struct answer *answer, const char *feature, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	int at = crm_report_column_at(&one->prediction.definition, feature);
	*out = "";
	if (at < 0)
		return NULL;
	const struct crm_report_column *column = &one->rows.columns[at];
	int unit = column->unit ? crm_report_column_at(&one->prediction.definition, column->unit) : -1;
	struct crm_field field = { .name = column->name, .title = column->title,
		.type = column->target ? CRM_T_TEXT : column->type };
	struct crm_value value;
	CRM_TRY(crm_report_label(one->tool->repo, one->tool->arena, column, answer->cells[at], &value));
	if (value.shape == CRM_EMPTY)
		return NULL;
	crm_value_add_shown(&text, &field, value, unit < 0 ? NULL : answer->cells[unit].s, one->tool->repo->now);
	*out = crm_copy(one->tool->arena, crm_str_text(&text));
	return NULL;
}

/* "stage negotiation +1.2, age 40 -0.5" */
static crm_err why_text(const struct predicting *one, const struct answer *answer, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	size_t count = one->prediction.predictor.count, most = one->people && count > WORDS_MOST ? WORDS_MOST : count;
	const struct add *adds = adds_of(one, answer);
	for (size_t i = 0; i < most && fabs(adds[i].log_odds) >= WORTH_SAYING; i++) {
		const char *value;
		CRM_TRY(value_text(one, answer, adds[i].feature->name, &value));
		crm_str_addf(&text, "%s%s %s %+.1f", text.n ? ", " : "", adds[i].feature->name, *value ? value : "(none)",
		             adds[i].log_odds);
	}
	*out = crm_copy(one->tool->arena, crm_str_text(&text));
	return NULL;
}

/* -- rows ---------------------------------------------------------------------------------------------- */

enum { ID, NAME, PROBABILITY, WHY, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[ID] = { "id", CRM_T_ID, 0 }, [NAME] = { "name", CRM_T_TEXT, CRM_TABLE_TELLING },
	[PROBABILITY] = { "probability", CRM_T_PERCENT, 0 }, [WHY] = { "why", CRM_T_TEXT, 0 },
};

enum { FEATURE = WHY, VALUE, ADDS, EXPLAINED };

static const struct crm_table_column explained[EXPLAINED] = {
	[ID] = { "id", CRM_T_ID, 0 }, [NAME] = { "name", CRM_T_TEXT, 0 }, [PROBABILITY] = { "probability", CRM_T_PERCENT, 0 },
	[FEATURE] = { "feature", CRM_T_TEXT, CRM_TABLE_TELLING }, [VALUE] = { "value", CRM_T_TEXT, 0 },
	[ADDS] = { "log_odds", CRM_T_DECIMAL, 0 },
};

static double to_places(double number, double places)
{
	return round(number * places) / places;
}

static void put_record(const struct predicting *one, const struct answer *answer, struct crm_value *row)
{
	CRM_AUTO(crm_str_drop) struct crm_str label = {0};
	struct crm_value id = answer->cells[CRM_PREDICTOR_ID];
	if (id.shape == CRM_TEXT)
		crm_name_add_label(&label, one->tool->repo->store, one->prediction.definition.entity, id.s);
	row[ID] = id;
	row[NAME] = crm_value_text(crm_copy(one->tool->arena, crm_str_text(&label)));
	row[PROBABILITY] = crm_value_real(to_places(100 * answer->chance, 10));
}

static crm_err print_answer(const struct predicting *one, struct crm_table *table, const struct answer *answer)
{
	struct crm_value row[COLUMNS];
	const char *why;
	put_record(one, answer, row);
	CRM_TRY(why_text(one, answer, &why));
	row[WHY] = crm_value_text(why);
	return crm_table_row(table, row);
}

/* The log odds of the average record and all that is added to them: their sum is those of the probability. */
static crm_err print_explained(const struct predicting *one, struct crm_table *table, const struct answer *answer)
{
	const struct add *adds = adds_of(one, answer);
	struct crm_value row[EXPLAINED];
	put_record(one, answer, row);
	row[FEATURE] = crm_value_text("(average)");
	row[VALUE] = CRM_NO_VALUE;
	row[ADDS] = crm_value_real(to_places(one->prediction.predictor.bias, 1000));
	CRM_TRY(crm_table_row(table, row));
	for (size_t i = 0; i < one->prediction.predictor.count; i++) {
		const char *value;
		CRM_TRY(value_text(one, answer, adds[i].feature->name, &value));
		row[FEATURE] = crm_value_text(adds[i].feature->name);
		row[VALUE] = crm_value_text(value);
		row[ADDS] = crm_value_real(to_places(adds[i].log_odds, 1000));
		CRM_TRY(crm_table_row(table, row));
	}
	return NULL;
}

static crm_err print_all(struct predicting *one, struct crm_table *table, int64_t limit)
{
	size_t count = limit && (size_t)limit < one->rows.rows ? (size_t)limit : one->rows.rows;
	bool explain = crm_option_given(one->tool, "explain");
	one->people = crm_table_is_for_people(table);
	for (size_t i = 0; i < count; i++) {
		if (*crm_stop)
			return crm_interrupted();
		CRM_TRY(explain ? print_explained(one, table, &one->answers[i]) : print_answer(one, table, &one->answers[i]));
	}
	return NULL;
}

crm_err crm_predict_verb(struct crm_tool *tool)
{
	struct predicting one = { .tool = tool };
	struct crm_report_wish wish = { .terms = tool->arguments + 1, .term_count = tool->count - 1, .stop = crm_stop };
	struct crm_table *table;
	int64_t limit;
	CRM_TRY(crm_option_number(tool, "limit", 1, 0, &limit));
	CRM_TRY(crm_tool_asof(tool, &(struct crm_asof_wish){ .words = true, .asked = true }));
	crm_db_only_read(tool->repo->store->db);
	wish.where = crm_option(tool, "where");
	wish.owner = crm_option(tool, "owner");
	wish.team = crm_option(tool, "team");
	wish.pipeline = crm_option(tool, "pipeline");
	CRM_TRY(crm_predict_open(tool->repo, tool->arena, tool->arguments[0], &one.prediction));
	CRM_TRY(crm_report_rows(tool->repo, tool->arena, &one.prediction.definition, CRM_REPORT_ANSWER, &wish, &one.rows));
	score(&one);
	bool explain = crm_option_given(tool, "explain");
	CRM_TRY(crm_table_open(tool, NULL, explain ? explained : columns, explain ? (size_t)EXPLAINED : (size_t)COLUMNS,
		CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print_all(&one, table, limit));
}

crm_err crm_predict_train(struct crm_tool *tool)
{
	return crm_become(tool, "../libexec/crm/train", "train");
}
