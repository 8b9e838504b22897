#include "crm/predictor.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/currency.h"
#include "form/json.h"

/* -- a row ----------------------------------------------------------------------------------------- */

/* Of an amount in units of its currency; what is not known to have a currency has two digits. */
static double units(const struct crm_predictor_row *row, size_t column)
{
	int at = crm_report_column_at(row->definition, row->definition->columns[column].unit);
	struct crm_value currency = at < 0 ? CRM_NO_VALUE : row->cells[at];
	int digits = currency.shape == CRM_TEXT ? crm_currency_digits(currency.s) : 2;
	return (double)row->cells[column].i / pow(10, digits < 0 ? 2 : digits);
}

double crm_predictor_number(const struct crm_predictor_row *row, size_t column)
{
	struct crm_value value = row->cells[column];
	if (value.shape != CRM_INTEGER && value.shape != CRM_REAL)
		return NAN;
	if (row->definition->columns[column].type == CRM_T_MONEY && value.shape == CRM_INTEGER)
		return value.i ? log10(1 + fabs(units(row, column))) : NAN;
	return value.shape == CRM_INTEGER ? (double)value.i : value.r;
}

const char *crm_predictor_kind(struct crm_arena *arena, struct crm_value value)
{
	char number[32];
	if (value.shape == CRM_TEXT)
		return value.s;
	if (value.shape == CRM_INTEGER)
		return crm_textf(arena, "%lld", (long long)value.i);
	if (value.shape == CRM_REAL) {
		snprintf(number, sizeof number, "%.6g", value.r);
		return crm_copy(arena, number);
	}
	return "";
}

/* -- asking ---------------------------------------------------------------------------------------- */

static double number_adds(const struct crm_predictor_feature *feature, double number)
{
	if (isnan(number))
		return feature->empty;
	return feature->filled + feature->weight * (fmin(fmax(number, feature->least), feature->most) - feature->mean) /
		feature->scale;
}

static double kind_adds(const struct crm_predictor_feature *feature, const char *kind)
{
	for (size_t i = 0; i < feature->count; i++)
		if (crm_same(feature->kinds[i].value, kind))
			return feature->kinds[i].weight;
	return feature->has_others && *kind ? feature->others : 0;
}

double crm_predictor_chance(double log_odds)
{
	return 1 / (1 + exp(-log_odds));
}

double crm_predictor_ask(struct crm_arena *arena, const struct crm_predictor *predictor,
                         const struct crm_predictor_row *row, double *adds)
{
	double sum = predictor->bias;
	for (size_t i = 0; i < predictor->count; i++) {
		const struct crm_predictor_feature *feature = &predictor->features[i];
		int column = crm_report_column_at(row->definition, feature->name);
		double more = column < 0 ? 0 : feature->number ? number_adds(feature, crm_predictor_number(row, (size_t)column))
			: kind_adds(feature, crm_predictor_kind(arena, row->cells[column]));
		if (adds)
			adds[i] = more;
		sum += more;
	}
	return crm_predictor_chance(sum);
}

/* -- as text --------------------------------------------------------------------------------------- */

static void add_text(struct crm_str *out, const char *key, const char *text)
{
	crm_str_addf(out, "%s\"%s\":", out->n && out->s[out->n - 1] != '\n' ? "," : "{", key);
	crm_json_add_string(out, text, strlen(text));
}

/* Six digits say more than was learned; more would be the noise of a machine's arithmetic. */
static void add_number(struct crm_str *out, const char *key, double number)
{
	crm_str_addf(out, ",\"%s\":%.6g", key, number == 0 ? 0 : number);
}

static void add_kinds(struct crm_str *out, const struct crm_predictor_feature *feature)
{
	for (size_t i = 0; i < feature->count; i++) {
		add_text(out, "feature", feature->name);
		add_text(out, "kind", feature->kinds[i].value);
		add_number(out, "weight", feature->kinds[i].weight);
		crm_str_add(out, "}\n");
	}
	if (!feature->has_others)
		return;
	add_text(out, "feature", feature->name);
	add_number(out, "others", feature->others);
	crm_str_add(out, "}\n");
}

void crm_predictor_write(struct crm_str *out, const struct crm_predictor *predictor)
{
	add_text(out, "feature", "");
	add_number(out, "weight", predictor->bias);
	crm_str_add(out, "}\n");
	for (size_t i = 0; i < predictor->count; i++) {
		const struct crm_predictor_feature *feature = &predictor->features[i];
		if (!feature->number) {
			add_kinds(out, feature);
			continue;
		}
		add_text(out, "feature", feature->name);
		add_number(out, "mean", feature->mean);
		add_number(out, "scale", feature->scale);
		add_number(out, "least", feature->least);
		add_number(out, "most", feature->most);
		add_number(out, "weight", feature->weight);
		add_number(out, "filled", feature->filled);
		add_number(out, "empty", feature->empty);
		crm_str_add(out, "}\n");
	}
}

struct line {
	struct crm_member *members;
	size_t count;
};

static const char *text_of(const struct line *line, const char *name)
{
	for (size_t i = 0; i < line->count; i++)
		if (crm_same(line->members[i].name, name))
			return line->members[i].text ? line->members[i].text : "";
	return NULL;
}

static double number_of(const struct line *line, const char *name)
{
	const char *text = text_of(line, name);
	double number = text ? strtod(text, NULL) : 0;
	return isfinite(number) ? number : 0;
}

static void take_number(struct crm_predictor_feature *feature, const struct line *line)
{
	double scale = number_of(line, "scale");
	feature->number = true;
	feature->mean = number_of(line, "mean");
	feature->scale = scale > 0 ? scale : 1;
	feature->least = number_of(line, "least");
	feature->most = number_of(line, "most");
	feature->weight = number_of(line, "weight");
	feature->filled = number_of(line, "filled");
	feature->empty = number_of(line, "empty");
}

static crm_err take_kind(struct crm_arena *arena, struct crm_predictor_feature *feature, const struct line *line)
{
	const char *kind = text_of(line, "kind");
	if (!kind) {
		feature->has_others = true;
		feature->others = number_of(line, "others");
		return NULL;
	}
	if (!feature->kinds)
		feature->kinds = crm_new(arena, struct crm_predictor_kind, CRM_PREDICTOR_KINDS + 1);
	if (feature->count > CRM_PREDICTOR_KINDS)
		return crm_fail(CRM_INVALID, "%s: more than %d kinds", feature->name, CRM_PREDICTOR_KINDS);
	feature->kinds[feature->count++] = (struct crm_predictor_kind){ kind, number_of(line, "weight") };
	return NULL;
}

/* Lines of one feature stand one after the other. */
static crm_err take_line(struct crm_arena *arena, struct crm_predictor *out, const struct line *line)
{
	const char *name = text_of(line, "feature");
	struct crm_predictor_feature *feature = out->count ? &out->features[out->count - 1] : NULL;
	if (!name)
		return crm_fail(CRM_INVALID, "which feature?");
	if (!*name) {
		out->bias = number_of(line, "weight");
		return NULL;
	}
	if (!feature || !crm_same(feature->name, name)) {
		if (out->count == CRM_REPORT_COLUMNS)
			return crm_fail(CRM_INVALID, "more than %d features", CRM_REPORT_COLUMNS);
		feature = &out->features[out->count++];
		feature->name = name;
	}
	if (!text_of(line, "scale"))
		return take_kind(arena, feature, line);
	take_number(feature, line);
	return NULL;
}

crm_err crm_predictor_read(struct crm_arena *arena, const char *text, struct crm_predictor *out)
{
	long number = 1;
	*out = (struct crm_predictor){ .features = crm_new(arena, struct crm_predictor_feature, CRM_REPORT_COLUMNS) };
	for (const char *at = text; *at; number++) {
		size_t n = strcspn(at, "\n");
		struct line line;
		if (n) {
			CRM_TRY(crm_json_object_at(arena, at, n, number, &line.members, &line.count));
			CRM_TRY(crm_err_at(take_line(arena, out, &line), "", number));
		}
		at += n + (at[n] == '\n');
	}
	return NULL;
}
