/* Learning and foretelling: the arithmetic, on rows whose right answer is known. */
#include <math.h>

#include "base/chance.h"
#include "crm/calibration.h"
#include "crm/fit.h"
#include "crm/report.h"
#include "crm/train.h"
#include "store/simulate.h"
#include "tap.h"

enum { ID, LABEL, AT, SIZE, AMOUNT, CURRENCY, COLOUR, COLUMNS, MOST = 2000 };

static const char definition[] =
	"-- of: deal\n-- column: id id\n-- column: label bool\n-- column: at instant\n-- column: size integer\n"
	"-- column: amount money currency\n-- column: currency currency\n-- column: colour text\n"
	"-- facts\nSELECT 1\n-- answer\nSELECT 1\n";

struct fixture {
	struct crm_arena *arena;
	struct crm_model *model;
	struct crm_report report;
	struct crm_value cells[MOST * COLUMNS];
	struct crm_report_table table;
	size_t count;
};

static void start(struct fixture *one)
{
	*one = (struct fixture){ .arena = crm_arena_new() };
	ok(!crm_model_new(&one->model) && !crm_report_read(one->arena, one->model, definition, &one->report), "a definition");
	ok(!crm_predictor_check(&one->report), "... of a predictor");
}

static void stop(struct fixture *one)
{
	crm_model_drop(&one->model);
	crm_arena_drop(&one->arena);
}

/* size < 0 and amount < 0: empty */
static void add(struct fixture *one, bool label, int64_t size, int64_t amount, const char *currency, const char *colour)
{
	struct crm_value *cells = &one->cells[one->count * COLUMNS];

	cells[ID] = crm_value_text(crm_textf(one->arena, "%016zx", one->count));
	cells[LABEL] = crm_value_integer(label);
	cells[AT] = crm_value_text(crm_textf(one->arena, "2026-01-01T00:%02zu:%02zu.%03zuZ", one->count / 60 % 60, one->count % 60,
	                                     one->count / 3600));
	cells[SIZE] = size < 0 ? CRM_NO_VALUE : crm_value_integer(size);
	cells[AMOUNT] = amount < 0 ? CRM_NO_VALUE : crm_value_integer(amount);
	cells[CURRENCY] = crm_value_text(currency);
	cells[COLOUR] = crm_value_text(colour);
	one->count++;
}

static crm_err train(struct fixture *one, struct crm_trained *out)
{
	one->table = (struct crm_report_table){ .columns = one->report.columns, .count = COLUMNS, .cells = one->cells,
		.rows = one->count };
	return crm_train(one->arena, &one->report, &one->table, out);
}

static const struct crm_predictor_feature *feature(const struct crm_trained *trained, const char *name)
{
	for (size_t i = 0; i < trained->predictor.count; i++)
		if (crm_same(trained->predictor.features[i].name, name))
			return &trained->predictor.features[i];
	return NULL;
}

static double ask(struct fixture *one, const struct crm_predictor *predictor, int64_t size, const char *colour)
{
	struct crm_value cells[COLUMNS] = { [SIZE] = size < 0 ? CRM_NO_VALUE : crm_value_integer(size),
		[COLOUR] = crm_value_text(colour) };

	return crm_predictor_ask(one->arena, predictor, &(struct crm_predictor_row){ &one->report, cells }, NULL);
}

/* Red is won, blue is lost. */
static void separable(void)
{
	static struct fixture one;
	struct crm_trained trained;
	CRM_AUTO(crm_str_drop) struct crm_str text = {0}, again = {0};
	struct crm_predictor read;

	start(&one);
	for (int i = 0; i < 200; i++)
		add(&one, i % 2, i % 7, -1, "EUR", i % 2 ? "red" : "blue");
	ok(!train(&one, &trained), "what can be told apart is learned");
	ok(trained.calibration.auc == 1, "AUC 1");
	ok(trained.tested == 50 && trained.rows == 200 && trained.positives == 100, "tested on the latest quarter");
	ok(trained.calibration.log_loss < 0.1 && fabs(trained.calibration.base_log_loss - log(2)) < 1e-9, "far better than the base rate");
	ok(ask(&one, &trained.predictor, 3, "red") > 0.9 && ask(&one, &trained.predictor, 3, "blue") < 0.1, "it tells them apart");
	ok(fabs(ask(&one, &trained.predictor, 3, "green") - 0.5) < 0.05, "a kind that was never seen says nothing");
	ok(!feature(&trained, "amount") && !feature(&trained, "currency"), "what is the same everywhere is left out");
	crm_predictor_write(&text, &trained.predictor);
	ok(!crm_predictor_read(one.arena, crm_str_text(&text), &read), "its text is read");
	crm_predictor_write(&again, &read);
	is(crm_str_text(&again), crm_str_text(&text), "... and is the same again");
	ok(fabs(ask(&one, &read, 3, "red") - ask(&one, &trained.predictor, 3, "red")) < 1e-4, "... and says the same");
	stop(&one);
}

/* One in three is won, whatever else. */
static void coin_flips(void)
{
	static struct fixture one;
	static const char *const colours[] = { "red", "blue", "zelená" };
	struct crm_chance chance;
	struct crm_trained trained;
	size_t far = 0;

	start(&one);
	crm_chance_seed(&chance, 42);
	for (int i = 0; i < MOST; i++)
		add(&one, crm_chance_next(&chance) < 1.0 / 3, (int64_t)(100 * crm_chance_next(&chance)), -1, "EUR",
		    colours[(int)(3 * crm_chance_next(&chance))]);
	ok(!train(&one, &trained), "coin flips");
	ok(fabs(trained.calibration.auc - 0.5) < 0.06, "AUC near 0.5: %f", trained.calibration.auc);
	for (int i = 0; i < CRM_CALIBRATION_BANDS; i++)
		far += i < 2 || i > 4 ? trained.calibration.bands[i].count : 0;
	is_int((long long)far, 0, "all predictions lie about the base rate");
	ok(fabs(trained.calibration.log_loss - trained.calibration.base_log_loss) < 0.01, "no better, hardly worse");
	stop(&one);
}

/* The amount is written down when a deal is won: known afterwards only. In JPY 0 digits, in KWD 3. */
static void leak(void)
{
	static struct fixture one;
	struct crm_trained trained;

	start(&one);
	for (int i = 0; i < 200; i++)
		add(&one, i % 3 == 0, i % 10, i % 3 == 0 ? 5000 + i : i % 2 ? 0 : -1, i % 5 ? "JPY" : "KWD", "red");
	ok(!train(&one, &trained), "a trace of the outcome");
	ok(trained.leaks[AMOUNT].leaks && trained.leaks[AMOUNT].yes == 100 && trained.leaks[AMOUNT].no == 0, "is seen");
	ok(!feature(&trained, "amount"), "... and left out");
	ok(!trained.leaks[SIZE].leaks && feature(&trained, "size"), "... and nothing else is");
	ok(trained.calibration.auc < 0.7, "so that it does not shine");
	stop(&one);
}

/* An amount counts by its order of magnitude, in units of its currency; an empty number is something of its own. */
static void numbers(void)
{
	static struct fixture one;
	struct crm_trained trained;
	struct crm_value cells[COLUMNS] = { [AMOUNT] = crm_value_integer(99900), [CURRENCY] = crm_value_text("EUR") };
	struct crm_predictor_row row = { NULL, cells };

	start(&one);
	row.definition = &one.report;
	ok(fabs(crm_predictor_number(&row, AMOUNT) - 3) < 1e-9, "999.00 EUR");
	cells[CURRENCY] = crm_value_text("JPY");
	ok(fabs(crm_predictor_number(&row, AMOUNT) - log10(99901)) < 1e-9, "99900 JPY");
	cells[AMOUNT] = CRM_NO_VALUE;
	ok(isnan(crm_predictor_number(&row, AMOUNT)), "none");
	for (int i = 0; i < 400; i++)
		add(&one, i % 4 == 0 ? i % 8 == 0 : i % 40 > 20, i % 4 == 0 ? -1 : i % 40, -1, "EUR", "red");
	ok(!train(&one, &trained), "numbers, some of them empty");
	ok(ask(&one, &trained.predictor, 39, "red") > 0.8 && ask(&one, &trained.predictor, 1, "red") < 0.2, "large ones are won");
	ok(fabs(ask(&one, &trained.predictor, -1, "red") - 0.5) < 0.1, "of empty ones half are");
	ok(ask(&one, &trained.predictor, 1000000, "red") == ask(&one, &trained.predictor, 39, "red"), "beyond what was seen: the farthest");
	stop(&one);
}

static void too_little(void)
{
	static struct fixture one;
	struct crm_trained trained;
	crm_err err;

	start(&one);
	for (int i = 0; i < 99; i++)
		add(&one, i % 2, i, -1, "EUR", "red");
	err = train(&one, &trained);
	is(err ? err->text : NULL, "too little to learn from: 99 known outcomes, and 100 are needed", "99 rows");
	one.count = 0;
	for (int i = 0; i < 120; i++)
		add(&one, i % 6 == 0 && i, i, -1, "EUR", "red");
	err = train(&one, &trained);
	is(err ? err->text : NULL, "too little to learn from: of 120 known outcomes 19 are yes and 101 are no, and 20 of each are needed",
	   "19 of one kind");
	one.count = 0;
	for (int i = 0; i < 120; i++)
		add(&one, i < 60, i, -1, "EUR", "red");
	err = train(&one, &trained);
	is(err ? err->text : NULL, "nothing can be tested: of the first 90 outcomes 60 are yes, of the last 30 0", "the latest are all alike");
	one.count = 0;
	for (int i = 0; i < 120; i++) {
		add(&one, i % 2, i, -1, "EUR", "red");
		one.cells[i * COLUMNS + AT] = crm_value_text("2026-01-01T00:00:00.000Z");
	}
	err = train(&one, &trained);
	ok(err && strstr(err->text, "at the same moment"), "all known at once");
	stop(&one);
}

/* By hand: predictions .1 .2 .3 .4, real no yes no yes: of 4 pairs of a yes and a no three are the right way round. */
static void figures(void)
{
	static const double predicted[] = { 0.1, 0.2, 0.3, 0.4 }, alike[] = { 0.5, 0.5, 0.5, 0.5 };
	static const bool real[] = { false, true, false, true };
	struct crm_calibration out;

	crm_calibrate(predicted, real, 4, 0.5, &out);
	ok(fabs(out.auc - 0.75) < 1e-12, "AUC");
	ok(fabs(out.brier - (0.01 + 0.64 + 0.09 + 0.36) / 4) < 1e-12, "Brier");
	ok(fabs(out.log_loss + (log(0.9) + log(0.2) + log(0.7) + log(0.4)) / 4) < 1e-12, "log loss");
	ok(fabs(out.base_brier - 0.25) < 1e-12 && fabs(out.base_log_loss - log(2)) < 1e-12, "of the base rate");
	ok(out.bands[2].count == 1 && out.bands[2].real == 1 && out.bands[3].real == 0, "bands");
	crm_calibrate(alike, real, 4, 0.5, &out);
	ok(fabs(out.auc - 0.5) < 1e-12, "who says the same of all is blind");
}

/* Two deals of 100 at 50 %: 0 with 25 %, 100 with 50 %, 200 with 25 %. */
static void simulation(void)
{
	static struct crm_simulate_deal many[20000];
	struct crm_simulate_deal two[] = { { 100, 0.5 }, { 100, 0.5 } }, order[] = { { 70, 0.2 }, { 100, 0.5 }, { 30, 0.9 } };
	struct crm_simulate_deal other[] = { { 30, 0.9 }, { 70, 0.2 }, { 100, 0.5 } };

	is_int((long long)crm_simulate(two, 2, 10), 0, "p10");
	is_int((long long)crm_simulate(two, 2, 50), 100, "p50");
	is_int((long long)crm_simulate(two, 2, 90), 200, "p90");
	is_int((long long)crm_simulate(NULL, 0, 50), 0, "of nothing");
	ok(crm_simulate(order, 3, 40) == crm_simulate(other, 3, 40), "whatever the order");
	for (size_t i = 0; i < 20000; i++)
		many[i] = (struct crm_simulate_deal){ 1000, 0.3 };
	double middle = crm_simulate(many, 20000, 50), high = crm_simulate(many, 20000, 90);
	/* mean 6,000,000; deviation 1000 * sqrt(20000 * .3 * .7) = 64,807; nine in ten are below 1.2816 deviations */
	ok(fabs(middle - 6000000) < 6500, "many: %.0f", middle);
	ok(fabs(high - 6083057) < 10000, "... nine in ten: %.0f", high);
}

int main(void)
{
	separable();
	coin_flips();
	leak();
	numbers();
	too_little();
	figures();
	simulation();
	return tap_done();
}
