#include "form/figure.h"

#include <math.h>
#include <string.h>

#include "model/value.h"

struct kind {
	const char *name;
	const char *form;
	bool several; /* values */
};

static const struct kind kinds[] = {
	[CRM_FIGURE_BARS] = { "bars", "bars LABEL VALUE[,VALUE ...] [by SERIES]", true },
	[CRM_FIGURE_FUNNEL] = { "funnel", "funnel LABEL VALUE", false },
	[CRM_FIGURE_LINE] = { "line", "line LABEL VALUE[,VALUE ...] [by SERIES]", true },
	[CRM_FIGURE_SPARK] = { "spark", "spark LABEL VALUE[,VALUE ...] [by SERIES]", true },
	[CRM_FIGURE_HEAT] = { "heat", "heat ROW COLUMN VALUE", false },
	[CRM_FIGURE_WATERFALL] = { "waterfall", "waterfall LABEL VALUE [by SUM]", false },
	[CRM_FIGURE_STACKED] = { "stacked", "stacked LABEL VALUE[,VALUE ...] [by SERIES]", true },
};

const char *crm_figure_kind_name(enum crm_figure_kind kind)
{
	return kinds[kind].name;
}

const char *crm_figure_kind_at(size_t i, const char **form)
{
	if (i + 1 >= CRM_COUNT(kinds))
		return NULL;
	*form = kinds[i + 1].form;
	return kinds[i + 1].name;
}

/* -- reading a definition ------------------------------------------------------------ */

struct reading {
	const char *text;
	const struct crm_figure_column *columns;
	size_t count;
	struct crm_chart *chart;
};

/* A word of the definition. */
struct word {
	const char *s;
	size_t n;
};

enum { MOST_WORDS = 32 };

static crm_err wrong(const struct reading *reading, struct word word, crm_err err)
{
	return crm_err_caret(err, reading->text, (int)(word.s - reading->text), (int)word.n);
}

static crm_err short_of(const struct reading *reading)
{
	return crm_err_hint(crm_fail(CRM_INVALID, "the chart '%s' is not complete", reading->text), "%s",
	                    kinds[reading->chart->kind].form);
}

static bool is(struct word word, const char *name)
{
	return strlen(name) == word.n && memcmp(word.s, name, word.n) == 0;
}

static const char *copied(struct word word, char *buffer, size_t size)
{
	size_t n = word.n < size ? word.n : size - 1;

	memcpy(buffer, word.s, n);
	buffer[n] = '\0';
	return buffer;
}

static crm_err read_kind(const struct reading *reading, struct word word)
{
	const char *names[CRM_COUNT(kinds)];
	char given[CRM_DISTANCE_MOST + 1];

	for (size_t i = 0; i < CRM_COUNT(kinds); i++) {
		names[i] = kinds[i].name;
		if (names[i] && is(word, names[i])) {
			reading->chart->kind = (enum crm_figure_kind)i;
			return NULL;
		}
	}
	copied(word, given, sizeof given);
	crm_err err = crm_fail(CRM_INVALID, "there is no kind of chart '%s'", given);
	const char *nearest = crm_nearest(given, names, CRM_COUNT(names));
	err = nearest ? crm_err_nearest(err, given, nearest) : err;
	return wrong(reading, word, crm_err_hint(err, "bars, funnel, line, spark, heat, waterfall or stacked"));
}

static crm_err no_column(const struct reading *reading, struct word word)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str all = {0};
	const char **names = crm_new(arena, const char *, reading->count + 1);
	const char *given = crm_copy_n(arena, word.s, word.n);

	for (size_t i = 0; i < reading->count; i++) {
		names[i] = reading->columns[i].name;
		crm_str_addf(&all, "%s%s", i ? ", " : "", names[i]);
	}
	const char *nearest = crm_nearest(given, names, reading->count);
	if (nearest)
		return wrong(reading, word, crm_err_nearest(crm_fail(CRM_INVALID,
			"the report has no column '%s'; the nearest is '%s'", given, nearest), given, nearest));
	return wrong(reading, word, crm_err_hint(crm_fail(CRM_INVALID, "the report has no column '%s'", given),
	                                         "its columns are %s", crm_str_text(&all)));
}

static crm_err read_column(const struct reading *reading, struct word word, int *out)
{
	for (size_t i = 0; i < reading->count; i++) {
		if (is(word, reading->columns[i].name)) {
			*out = (int)i;
			return NULL;
		}
	}
	return no_column(reading, word);
}

static bool is_number(enum crm_type type)
{
	return type == CRM_T_INTEGER || type == CRM_T_DECIMAL || type == CRM_T_PERCENT || type == CRM_T_MONEY ||
	       type == CRM_T_DURATION;
}

static crm_err read_value(const struct reading *reading, struct word word)
{
	struct crm_chart *chart = reading->chart;
	int column;

	CRM_TRY(read_column(reading, word, &column));
	if (!is_number(reading->columns[column].type))
		return wrong(reading, word, crm_fail(CRM_INVALID, "'%s' is %s, not a number: it cannot be drawn",
			reading->columns[column].name, crm_type_title(reading->columns[column].type)));
	if (chart->count == CRM_CHART_VALUES)
		return wrong(reading, word, crm_fail(CRM_INVALID, "a chart draws at most %d columns", CRM_CHART_VALUES));
	if (chart->count == 1 && !kinds[chart->kind].several)
		return wrong(reading, word, crm_fail(CRM_INVALID, "a chart '%s' draws one column", kinds[chart->kind].name));
	chart->values[chart->count++] = column;
	return NULL;
}

/* Blanks part words; so do commas, which are counted. `before[i]`: a comma stands before word i. */
static size_t split(const char *text, struct word words[MOST_WORDS], bool before[MOST_WORDS])
{
	size_t count = 0;
	bool comma = false;

	while (count < MOST_WORDS) {
		for (; *text && strchr(" \t\r\n,", *text); text++)
			comma = comma || *text == ',';
		size_t n = strcspn(text, " \t\r\n,");
		if (n == 0)
			break;
		before[count] = comma;
		words[count++] = (struct word){ text, n };
		comma = false;
		text += n;
	}
	return count;
}

static crm_err too_much(const struct reading *reading, struct word word)
{
	char given[64];

	return crm_err_hint(wrong(reading, word, crm_fail(CRM_INVALID, "the word '%s' is too much in a chart",
		copied(word, given, sizeof given))), "%s", kinds[reading->chart->kind].form);
}

/* What stands after the kind. */
static crm_err read_rest(const struct reading *reading, const struct word *words, const bool *comma, size_t count)
{
	struct crm_chart *chart = reading->chart;
	size_t at = 1, first = chart->kind == CRM_FIGURE_HEAT ? 3 : 2;

	if (count <= first)
		return short_of(reading);
	CRM_TRY(read_column(reading, words[at++], &chart->label));
	if (chart->kind == CRM_FIGURE_HEAT)
		CRM_TRY(read_column(reading, words[at++], &chart->series));
	CRM_TRY(read_value(reading, words[at++]));
	for (; at < count && comma[at]; at++)
		CRM_TRY(read_value(reading, words[at]));
	if (at == count)
		return NULL;
	bool may = chart->kind != CRM_FIGURE_HEAT && chart->kind != CRM_FIGURE_FUNNEL;
	if (!may || !is(words[at], "by"))
		return too_much(reading, words[at]);
	if (at + 1 == count)
		return short_of(reading);
	CRM_TRY(read_column(reading, words[at + 1], &chart->series));
	return at + 2 < count ? too_much(reading, words[at + 2]) : NULL;
}

crm_err crm_chart_parse(const char *text, const struct crm_figure_column *columns, size_t count, struct crm_chart *out)
{
	struct word words[MOST_WORDS];
	bool comma[MOST_WORDS];
	struct reading reading = { text, columns, count, out };

	*out = (struct crm_chart){ .label = CRM_CHART_NO_COLUMN, .series = CRM_CHART_NO_COLUMN };
	size_t n = text ? split(text, words, comma) : 0;
	if (n == 0)
		return NULL;
	CRM_TRY(read_kind(&reading, words[0]));
	return read_rest(&reading, words, comma, n);
}

/* -- printing a cell ----------------------------------------------------------------- */

/* Percents to a tenth; other numbers to three digits, but a whole part is never rounded. */
static double readable(double number, enum crm_type type)
{
	double size = fabs(number);
	double places = type == CRM_T_PERCENT ? 10 : size >= 10 ? 10 : size >= 1 ? 100 : 0;

	if (!isfinite(number) || number == 0 || size >= 1e15)
		return number;
	if (places == 0)
		places = pow(10, 2 - floor(log10(size)));
	double rounded = isfinite(places) ? round(number * places) / places : number;
	return rounded == 0 ? 0 : rounded; /* no -0 */
}

void crm_figure_add_shown(struct crm_str *out, const struct crm_figure *figure, size_t row, size_t column)
{
	const struct crm_figure_column *of = &figure->columns[column];
	const struct crm_value *cells = figure->cells + row * figure->count;
	struct crm_field field = { .name = of->name, .type = of->type };
	struct crm_value value = cells[column];
	const char *unit = of->unit >= 0 && cells[of->unit].shape == CRM_TEXT ? cells[of->unit].s : NULL;

	if (of->type == CRM_T_PERCENT && value.shape == CRM_INTEGER)
		value = crm_value_real((double)value.i);
	if (value.shape == CRM_REAL)
		value.r = readable(value.r, of->type);
	crm_value_add_shown(out, &field, value, unit, 0);
}
