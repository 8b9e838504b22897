#include "form/figure_panel.h"

#include <math.h>
#include <string.h>

#include "base/money.h"
#include "form/figure_cover.h"
#include "form/figure_order.h"

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

	const size_t *order = heat ? crm_figure_order(build->arena, build->figure, build->chart->series, build->chart->label) : NULL;
	panel->series = crm_new(build->arena, const char *, most + 1);
	for (size_t value = 0; value < build->chart->count; value++) {
		int column = build->chart->values[value];
		for (size_t i = 0; i < rows; i++) {
			size_t row = heat ? order[i] : i;
			if (heat ? column_belongs(build, at, column) : belongs(build, at, row, column))
				name_at(panel->series, &panel->series_count, most, series_name(build, row, value));
		}
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

/* Sums of what is drawn must be numbers, too; and nothing is divided by what is next to nothing. */
static bool is_drawable(struct crm_value value)
{
	return value.shape == CRM_INTEGER || (value.shape == CRM_REAL && fabs(value.r) <= 1e300);
}

static double number_of(struct crm_value value, struct scale scale)
{
	int digits = scale.type == CRM_T_MONEY ? crm_currency_digits(scale.unit) : 0;

	if (value.shape == CRM_REAL)
		return fabs(value.r) < 1e-290 ? 0 : value.r;
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

	mark->known = is_drawable(value);
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
	if (has_axis(panel->kind) && build->chart->series >= 0) {
		const size_t *order = crm_figure_order(build->arena, build->figure, build->chart->label, build->chart->series);
		for (size_t i = 0; i < rows; i++)
			name_at(panel->labels, &panel->count, most, shown(build, order[i], build->chart->label));
	}
	for (size_t row = 0; has_axis(panel->kind) && build->count > 1 && row < rows; row++)
		name_at(panel->labels, &panel->count, most, shown(build, row, build->chart->label));
	for (size_t row = 0; row < rows; row++)
		fill_row(build, at, panel, row);
}

/* -- the whole ----------------------------------------------------------------------- */

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

/* Whole numbers beside others are such. */
static enum crm_type type_of(const struct building *build, size_t at)
{
	for (size_t i = 0; i < build->chart->count; i++)
		if (column_belongs(build, at, build->chart->values[i]) &&
		    build->figure->columns[build->chart->values[i]].type == CRM_T_DECIMAL)
			return CRM_T_DECIMAL;
	return build->scales[at].type;
}

static void build_panel(const struct building *build, size_t at, struct crm_panel *panel)
{
	panel->kind = build->chart->kind;
	panel->type = type_of(build, at);
	panel->unit = build->scales[at].unit;
	panel->title = title_of(build, at);
	panel->label_title = build->figure->columns[build->chart->label].title;
	find_series(build, at, panel);
	fill(build, at, panel);
	crm_panel_cover(panel, build->chart->series >= 0);
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
