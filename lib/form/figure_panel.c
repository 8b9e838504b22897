#include "form/figure_panel.h"

#include <math.h>
#include <string.h>

#include "base/money.h"
#include "form/figure_axis.h"

/* What may share an axis: a kind of number, and a currency. */
struct scale {
	enum crm_type type;
	const char *unit;
};

struct building {
	struct crm_arena *arena;
	const struct crm_figure *figure;
	const struct crm_chart *chart;
	struct scale *scales;
	size_t count;
};

static struct crm_value cell(const struct crm_figure *figure, size_t row, int column)
{
	return figure->cells[row * figure->count + (size_t)column];
}

static const char *shown(const struct building *build, size_t row, int column)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	crm_figure_add_shown(&text, build->figure, row, (size_t)column);
	return crm_copy(build->arena, crm_str_text(&text));
}

/* -- scales -------------------------------------------------------------------------- */

static enum crm_type class_of(enum crm_type type)
{
	return type == CRM_T_INTEGER ? CRM_T_DECIMAL : type;
}

static struct scale scale_of(const struct building *build, size_t row, int column)
{
	const struct crm_figure_column *of = &build->figure->columns[column];
	struct crm_value unit = of->unit >= 0 ? cell(build->figure, row, of->unit) : CRM_NO_VALUE;

	return (struct scale){ of->type, unit.shape == CRM_TEXT ? unit.s : "" };
}

static bool same_scale(struct scale a, struct scale b)
{
	return class_of(a.type) == class_of(b.type) && crm_same(a.unit, b.unit);
}

static bool is_known_scale(const struct building *build, struct scale scale)
{
	for (size_t i = 0; i < build->count; i++)
		if (same_scale(build->scales[i], scale))
			return true;
	return false;
}

static bool has_class(const struct building *build, size_t before, enum crm_type type)
{
	for (size_t i = 0; i < before; i++)
		if (class_of(build->scales[i].type) == class_of(type))
			return true;
	return false;
}

/* In the order of the columns, then of the rows. A column without a value has its scale, too. */
static void find_scales(struct building *build)
{
	const struct crm_figure *figure = build->figure;
	size_t room = 8;

	build->scales = crm_new(build->arena, struct scale, room);
	for (size_t i = 0; i < build->chart->count; i++) {
		int column = build->chart->values[i];
		for (size_t row = 0; row <= figure->rows; row++) {
			bool last = row == figure->rows;
			struct scale scale = last ? (struct scale){ figure->columns[column].type, "" }
			                          : scale_of(build, row, column);
			if (last ? has_class(build, build->count, scale.type)
			         : cell(figure, row, column).shape == CRM_EMPTY || is_known_scale(build, scale))
				continue;
			if (build->count == room) {
				struct scale *more = crm_new(build->arena, struct scale, room *= 2);
				memcpy(more, build->scales, build->count * sizeof *more);
				build->scales = more;
			}
			build->scales[build->count++] = scale;
		}
	}
}

/* An empty amount without a currency stands in the first panel of its kind. */
static bool belongs(const struct building *build, size_t at, size_t row, int column)
{
	struct scale scale = scale_of(build, row, column);

	if (same_scale(build->scales[at], scale))
		return true;
	return cell(build->figure, row, column).shape == CRM_EMPTY && !is_known_scale(build, scale) &&
	       class_of(scale.type) == class_of(build->scales[at].type) && !has_class(build, at, scale.type);
}

static bool column_belongs(const struct building *build, size_t at, int column)
{
	return class_of(build->figure->columns[column].type) == class_of(build->scales[at].type);
}

/* -- labels and series --------------------------------------------------------------- */

/* Index of the name, which is appended if it is not there; `most` where there is no room. */
static size_t name_at(const char **names, size_t *count, size_t most, const char *name)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	if (*count == most)
		return most;
	names[(*count)++] = name;
	return *count - 1;
}

static bool has_series_column(const struct building *build)
{
	return build->chart->series >= 0 && build->chart->kind != CRM_FIGURE_WATERFALL;
}

static const char *series_name(const struct building *build, size_t row, size_t value)
{
	const char *title = build->figure->columns[build->chart->values[value]].title;

	if (!has_series_column(build))
		return title;
	const char *name = shown(build, row, build->chart->series);
	return build->chart->count == 1 ? name : crm_textf(build->arena, "%s · %s", name, title);
}

static void find_series(const struct building *build, size_t at, struct crm_panel *panel)
{
	bool heat = build->chart->kind == CRM_FIGURE_HEAT;
	size_t most = heat ? CRM_PANEL_HEAT_SERIES : CRM_PANEL_SERIES, rows = build->figure->rows;

	panel->series = crm_new(build->arena, const char *, most + 1);
	for (size_t value = 0; value < build->chart->count; value++) {
		int column = build->chart->values[value];
		for (size_t row = 0; row < rows; row++)
			if (heat ? column_belongs(build, at, column) : belongs(build, at, row, column))
				name_at(panel->series, &panel->series_count, most, series_name(build, row, value));
		if (rows == 0 && column_belongs(build, at, column))
			name_at(panel->series, &panel->series_count, most, build->figure->columns[column].title);
	}
}

/* Of a chart whose labels are an axis (months), every panel has all of them. */
static bool has_axis(enum crm_figure_kind kind)
{
	return kind == CRM_FIGURE_LINE || kind == CRM_FIGURE_SPARK || kind == CRM_FIGURE_STACKED ||
	       kind == CRM_FIGURE_HEAT;
}

static size_t add_label(struct crm_panel *panel, const char *label)
{
	panel->labels[panel->count++] = label;
	return panel->count - 1;
}

/* The place of a value: a label of that name where it is still free. Two rows of one name stand apart. */
static struct crm_mark *place(struct crm_panel *panel, const char *label, size_t series)
{
	size_t i = 0;

	for (; i < panel->count; i++)
		if (strcmp(panel->labels[i], label) == 0 && !crm_panel_mark(panel, i, series)->shown)
			break;
	if (i == panel->count && panel->count == CRM_PANEL_LABELS)
		return NULL;
	if (i == panel->count)
		add_label(panel, label);
	return &panel->marks[i * panel->series_count + series];
}

static double number_of(struct crm_value value, struct scale scale)
{
	int digits = scale.type == CRM_T_MONEY ? crm_currency_digits(scale.unit) : 0;

	if (value.shape == CRM_REAL)
		return value.r;
	return (double)value.i / pow(10, digits < 0 ? 2 : digits);
}

static bool is_sum(const struct building *build, size_t row)
{
	if (build->chart->kind != CRM_FIGURE_WATERFALL || build->chart->series < 0)
		return false;
	struct crm_value value = cell(build->figure, row, build->chart->series);
	return value.shape == CRM_INTEGER && value.i != 0;
}

static void set_mark(const struct building *build, size_t at, size_t row, int column, struct crm_mark *mark)
{
	struct crm_value value = cell(build->figure, row, column);

	mark->known = value.shape == CRM_INTEGER || (value.shape == CRM_REAL && isfinite(value.r));
	mark->number = mark->known ? number_of(value, build->scales[at]) : 0;
	mark->shown = mark->known ? shown(build, row, column) : "";
	mark->sum = is_sum(build, row);
}

static void fill_row(const struct building *build, size_t at, struct crm_panel *panel, size_t row)
{
	for (size_t value = 0; value < build->chart->count; value++) {
		int column = build->chart->values[value];
		if (!belongs(build, at, row, column))
			continue;
		size_t count = panel->series_count;
		size_t series = name_at(panel->series, &count, panel->series_count, series_name(build, row, value));
		struct crm_mark *mark = series < panel->series_count
			? place(panel, shown(build, row, build->chart->label), series) : NULL;
		if (!mark) {
			panel->left_out++;
			continue;
		}
		set_mark(build, at, row, column, mark);
	}
}

static void fill(const struct building *build, size_t at, struct crm_panel *panel)
{
	size_t rows = build->figure->rows, most = rows * build->chart->count;

	most = most < CRM_PANEL_LABELS ? most : CRM_PANEL_LABELS;
	panel->labels = crm_new(build->arena, const char *, most + 1);
	panel->marks = crm_new(build->arena, struct crm_mark, most * panel->series_count + 1);
	for (size_t row = 0; has_axis(panel->kind) && build->count > 1 && row < rows; row++)
		name_at(panel->labels, &panel->count, most, shown(build, row, build->chart->label));
	for (size_t row = 0; row < rows; row++)
		fill_row(build, at, panel, row);
}

/* -- what is covered ----------------------------------------------------------------- */

static bool near(double a, double b)
{
	return fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

/* Without a column that says so, the last row is the sum if it is one. */
static void float_bars(const struct building *build, struct crm_panel *panel)
{
	double at = 0;

	for (size_t i = 0; i < panel->count; i++) {
		struct crm_mark *mark = &panel->marks[i * panel->series_count];
		if (build->chart->series < 0 && i >= 2 && i + 1 == panel->count && near(mark->number, at))
			mark->sum = true;
		mark->from = mark->sum ? 0 : at;
		mark->to = at = mark->from + mark->number;
		mark->sum = mark->sum || i == 0;
	}
}

/* Parts below zero stand under it. */
static void stack(struct crm_panel *panel)
{
	for (size_t i = 0; i < panel->count; i++) {
		double up = 0, down = 0;
		for (size_t j = 0; j < panel->series_count; j++) {
			struct crm_mark *mark = &panel->marks[i * panel->series_count + j];
			double *at = mark->number < 0 ? &down : &up;
			mark->from = *at;
			mark->to = *at += mark->number;
		}
	}
}

static void cover(const struct building *build, struct crm_panel *panel)
{
	size_t all = panel->count * panel->series_count;

	for (size_t i = 0; i < all; i++)
		panel->marks[i].to = panel->marks[i].number;
	if (panel->kind == CRM_FIGURE_WATERFALL)
		float_bars(build, panel);
	else if (panel->kind == CRM_FIGURE_STACKED)
		stack(panel);
}

static void measure(struct crm_panel *panel)
{
	size_t all = panel->count * panel->series_count;
	bool plain = panel->kind == CRM_FIGURE_LINE || panel->kind == CRM_FIGURE_HEAT || panel->kind == CRM_FIGURE_SPARK;
	bool any = !plain;

	for (size_t i = 0; i < all; i++) {
		const struct crm_mark *mark = &panel->marks[i];
		if (!mark->known)
			continue;
		double low = plain ? mark->to : fmin(mark->from, mark->to), high = fmax(low, fmax(plain ? low : mark->from, mark->to));
		panel->least = any ? fmin(panel->least, low) : low;
		panel->most = any ? fmax(panel->most, high) : high;
		any = true;
	}
}

static const char *title_of(const struct building *build, size_t at)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	for (size_t i = 0; i < build->chart->count; i++)
		if (column_belongs(build, at, build->chart->values[i]))
			crm_str_addf(&text, "%s%s", text.n ? ", " : "", build->figure->columns[build->chart->values[i]].title);
	if (*build->scales[at].unit)
		crm_str_addf(&text, " (%s)", build->scales[at].unit);
	return crm_copy(build->arena, crm_str_text(&text));
}

static void build_panel(const struct building *build, size_t at, struct crm_panel *panel)
{
	panel->kind = build->chart->kind;
	panel->type = build->scales[at].type;
	panel->unit = build->scales[at].unit;
	panel->title = title_of(build, at);
	panel->label_title = build->figure->columns[build->chart->label].title;
	find_series(build, at, panel);
	fill(build, at, panel);
	cover(build, panel);
	measure(panel);
}

void crm_figure_panels(struct crm_arena *arena, const struct crm_figure *figure, struct crm_panel **panels, size_t *count)
{
	struct building build = { .arena = arena, .figure = figure, .chart = &figure->chart };

	*panels = NULL;
	*count = 0;
	if (figure->chart.kind == CRM_FIGURE_NONE)
		return;
	find_scales(&build);
	*panels = crm_new(arena, struct crm_panel, build.count);
	*count = build.count;
	for (size_t i = 0; i < build.count; i++)
		build_panel(&build, i, &(*panels)[i]);
}

size_t crm_panel_shade(const struct crm_panel *panel, double number, size_t shades)
{
	double range = panel->most - panel->least;

	if (!(range > 0))
		return number == 0 ? 0 : shades / 2;
	return (size_t)fmin((double)shades - 1, floor((number - panel->least) / range * (double)shades));
}

/* -- words --------------------------------------------------------------------------- */

const char *crm_panel_total(struct crm_arena *arena, const struct crm_panel *panel, size_t label)
{
	double total = 0;
	bool any = false;

	for (size_t i = 0; i < panel->series_count; i++) {
		const struct crm_mark *mark = crm_panel_mark(panel, label, i);
		total += mark->known ? mark->number : 0;
		any = any || mark->known;
	}
	return any ? crm_axis_exact(arena, total, panel->type, panel->unit) : "";
}

const char *crm_panel_share(struct crm_arena *arena, const struct crm_mark *part, const struct crm_mark *whole)
{
	if (!part->known || !whole->known || whole->number == 0)
		return "";
	double share = 100 * part->number / whole->number;
	return crm_textf(arena, share != 0 && fabs(share) < 0.95 ? "%.1f %%" : "%.0f %%", share);
}

const char *crm_panel_change(struct crm_arena *arena, const struct crm_mark *mark)
{
	return mark->known && !mark->sum && mark->number > 0 ? crm_textf(arena, "+%s", mark->shown) : mark->shown;
}

const char *crm_panel_rest(struct crm_arena *arena, const struct crm_panel *panel)
{
	return panel->left_out ? crm_textf(arena, "%zu more are not drawn", panel->left_out) : NULL;
}
