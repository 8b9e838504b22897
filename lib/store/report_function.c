#include "store/report_function.h"

#include <math.h>
#include <stdlib.h>

#include "base/every.h"
#include "base/id.h"
#include "base/nth.h"
#include "base/time.h"
#include "store/db_function.h"
#include "store/simulate.h"
#include "store/standing.h"
#include "store/stays_function.h"
#include "store/tally.h"

/* -- the calendar ------------------------------------------------------------------------------ */

static bool read_instant(struct crm_value value, int64_t *instant)
{
	return value.shape == CRM_TEXT && crm_instant_read(value.s, instant);
}

/* The day of a date, or of an instant here. */
static bool read_day(struct crm_value value, int64_t *day)
{
	int64_t instant;

	if (value.shape != CRM_TEXT)
		return false;
	if (crm_date_read(value.s, day))
		return true;
	if (!crm_instant_read(value.s, &instant))
		return false;
	*day = crm_date_at(instant);
	return true;
}

static struct crm_value give(struct crm_str *scratch, const char *text)
{
	crm_str_add(scratch, text);
	return crm_value_text_n(crm_str_text(scratch), scratch->n);
}

static struct crm_value period(const struct crm_value *arguments, struct crm_str *scratch)
{
	char buffer[CRM_EVERY_SIZE];
	enum crm_every every;
	int64_t day;

	if (arguments[1].shape != CRM_TEXT || !crm_every_find(arguments[1].s, &every) || !read_day(arguments[0], &day))
		return CRM_NO_VALUE;
	return give(scratch, crm_every_label(every, day, buffer));
}

static bool read_label(struct crm_value value, enum crm_every *every, int64_t *day)
{
	return value.shape == CRM_TEXT && crm_every_read(value.s, every, day);
}

static struct crm_value period_start(const struct crm_value *arguments, struct crm_str *scratch)
{
	char buffer[CRM_DATE_SIZE];
	enum crm_every every;
	int64_t day;

	return read_label(arguments[0], &every, &day) ? give(scratch, crm_date_text(day, buffer)) : CRM_NO_VALUE;
}

static struct crm_value period_next(const struct crm_value *arguments, struct crm_str *scratch)
{
	char buffer[CRM_EVERY_SIZE];
	enum crm_every every;
	int64_t day;

	if (!read_label(arguments[0], &every, &day))
		return CRM_NO_VALUE;
	return give(scratch, crm_every_label(every, crm_every_later(every, day, 1), buffer));
}

static struct crm_value day_of(const struct crm_value *arguments, struct crm_str *scratch)
{
	char buffer[CRM_DATE_SIZE];
	int64_t day;

	return read_day(arguments[0], &day) ? give(scratch, crm_date_text(day, buffer)) : CRM_NO_VALUE;
}

static struct crm_value midnight(const struct crm_value *arguments, struct crm_str *scratch)
{
	char buffer[CRM_INSTANT_SIZE];
	struct crm_civil civil;
	int64_t day;

	if (!read_day(arguments[0], &day))
		return CRM_NO_VALUE;
	crm_date_civil(day, &civil);
	return give(scratch, crm_instant_text(crm_instant_of(&civil), buffer));
}

static struct crm_value to_ms(const struct crm_value *arguments, struct crm_str *scratch)
{
	int64_t instant;

	(void)scratch;
	return read_instant(arguments[0], &instant) ? crm_value_integer(instant) : CRM_NO_VALUE;
}

static struct crm_value from_ms(const struct crm_value *arguments, struct crm_str *scratch)
{
	char buffer[CRM_INSTANT_SIZE];

	return arguments[0].shape == CRM_INTEGER ? give(scratch, crm_instant_text(arguments[0].i, buffer)) : CRM_NO_VALUE;
}

/* -- numbers ----------------------------------------------------------------------------------- */

static bool read_number(struct crm_value value, double *out)
{
	if (value.shape != CRM_INTEGER && value.shape != CRM_REAL)
		return false;
	*out = value.shape == CRM_INTEGER ? (double)value.i : value.r;
	return true;
}

/* Half up, away from zero. */
static struct crm_value percent(const struct crm_value *arguments, struct crm_str *scratch)
{
	double part, whole;

	(void)scratch;
	if (!read_number(arguments[0], &part) || !read_number(arguments[1], &whole) || whole == 0)
		return CRM_NO_VALUE;
	return crm_value_real(round(1000 * part / whole) / 10);
}

/* The last multiplications spread texts that differ in their last letter alone. */
static struct crm_value fraction(const struct crm_value *arguments, struct crm_str *scratch)
{
	uint64_t hash;

	(void)scratch;
	if (arguments[0].shape != CRM_TEXT)
		return CRM_NO_VALUE;
	hash = crm_hash(CRM_HASH_START, arguments[0].s);
	hash = (hash ^ hash >> 31) * UINT64_C(0x7fb5d329728ea185);
	hash = (hash ^ hash >> 27) * UINT64_C(0x81dadef4bc2dd44d);
	return crm_value_real((double)(hash >> 11) * 0x1p-53);
}

/* A report that names a predictor puts another in its place (crm/predict.h). */
static struct crm_value predicted(const struct crm_value *arguments, struct crm_str *scratch)
{
	(void)arguments;
	(void)scratch;
	return CRM_NO_VALUE;
}

struct numbers {
	double *list;
	size_t count, room;
	double share;                    /* in percent */
};

static void take_number(struct numbers *numbers, struct crm_value value)
{
	double number;

	if (!read_number(value, &number))
		return;
	if (numbers->count == numbers->room) {
		numbers->room = numbers->room ? numbers->room * 2 : 64;
		numbers->list = crm_realloc(numbers->list, numbers->room * sizeof *numbers->list);
	}
	numbers->list[numbers->count++] = number;
}

static void step_median(void *state, const struct crm_value *arguments)
{
	take_number(state, arguments[0]);
}

static void step_percentile(void *state, const struct crm_value *arguments)
{
	struct numbers *numbers = state;

	take_number(numbers, arguments[0]);
	if (!read_number(arguments[1], &numbers->share))
		numbers->share = NAN;
}

/* Whole numbers stay whole. */
static struct crm_value number_value(double number)
{
	return number == floor(number) && fabs(number) < 9e15 ? crm_value_integer((int64_t)number) : crm_value_real(number);
}

static struct crm_value finish_median(void *state, struct crm_str *scratch)
{
	struct numbers *numbers = state;
	struct crm_value value = CRM_NO_VALUE;

	(void)scratch;
	if (numbers->count)
		value = number_value(crm_middle(numbers->list, numbers->count));
	free(numbers->list);
	return value;
}

static struct crm_value finish_percentile(void *state, struct crm_str *scratch)
{
	struct numbers *numbers = state;
	struct crm_value value = CRM_NO_VALUE;
	double rank = ceil(numbers->share / 100 * (double)numbers->count);

	(void)scratch;
	if (numbers->count && numbers->share >= 0 && numbers->share <= 100)
		value = number_value(crm_nth(numbers->list, numbers->count, rank < 1 ? 0 : (size_t)rank - 1));
	free(numbers->list);
	return value;
}

/* -- registering -------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	int arguments;
	struct crm_value (*compute)(const struct crm_value *arguments, struct crm_str *scratch);
} functions[] = {
	{ "crm_period", 2, period },
	{ "crm_period_start", 1, period_start },
	{ "crm_period_next", 1, period_next },
	{ "crm_day", 1, day_of },
	{ "crm_midnight", 1, midnight },
	{ "crm_ms", 1, to_ms },
	{ "crm_instant", 1, from_ms },
	{ "crm_percent", 2, percent },
	{ "crm_fraction", 1, fraction },
	{ CRM_PREDICTED, 1, predicted },
};

crm_err crm_report_functions(struct crm_db *db)
{
	for (size_t i = 0; i < CRM_COUNT(functions); i++)
		CRM_TRY(crm_db_function(db, functions[i].name, functions[i].arguments, functions[i].compute));
	CRM_TRY(crm_tally_function(db));
	CRM_TRY(crm_stays_functions(db));
	CRM_TRY(crm_standing_function(db));
	CRM_TRY(crm_db_aggregate(db, "crm_median", 1, sizeof(struct numbers), step_median, finish_median));
	CRM_TRY(crm_simulate_function(db));
	return crm_db_aggregate(db, "crm_percentile", 2, sizeof(struct numbers), step_percentile, finish_percentile);
}
