#include "form/figure_text_heat.h"

#include <string.h>

#include "base/utf8.h"
#include "form/figure_axis.h"
#include "form/figure_paint.h"
#include "form/figure_words.h"

enum { GAP = 1, SHADE_CELL = 2, LEAST_LABEL = 4 };

static const char *const shades[CRM_PAINT_SHADES] = { "·", "░", "▒", "▓", "█" };

struct heat {
	const struct crm_panel *panel;
	struct crm_arena *arena;
	bool color;
	bool numbers;                /* stand in the cells */
	size_t label, cell;          /* widths */
};

static const char *number_of(const struct heat *heat, const struct crm_mark *mark)
{
	return mark->known ? crm_axis_text(heat->arena, mark->number, heat->panel->type) : "";
}

static size_t widest_number(const struct heat *heat)
{
	const struct crm_panel *panel = heat->panel;
	size_t width = 1;

	for (size_t i = 0; i < panel->count * panel->series_count; i++) {
		size_t wide = crm_paint_width(number_of(heat, &panel->marks[i]));
		width = wide > width ? wide : width;
	}
	return width;
}

static size_t widest(const char *const *texts, size_t count)
{
	size_t width = 0;

	for (size_t i = 0; i < count; i++) {
		size_t wide = crm_paint_width(texts[i]);
		width = wide > width ? wide : width;
	}
	return width;
}

/* Numbers if all columns fit in with them; the names of columns are cut to their cells. */
static void choose_widths(struct heat *heat, size_t width)
{
	const struct crm_panel *panel = heat->panel;
	size_t number = widest_number(heat) + SHADE_CELL + 1, name = widest(panel->series, panel->series_count);

	heat->label = widest((const char *const *)panel->labels, panel->count);
	heat->label = heat->label > width / 3 ? width / 3 : heat->label;
	heat->label = heat->label < LEAST_LABEL ? LEAST_LABEL : heat->label;
	size_t room = width > heat->label + 1 ? width - heat->label - 1 : 1;
	size_t each = room / panel->series_count;
	heat->numbers = each >= number + GAP;
	heat->cell = heat->numbers ? number : SHADE_CELL;
	if (heat->numbers && name > heat->cell)
		heat->cell = name + GAP <= each ? name : each - GAP;
}

static void add_number(struct crm_str *out, const struct heat *heat, const struct crm_mark *mark)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	size_t shade = crm_panel_shade(heat->panel, mark->number, CRM_PAINT_SHADES);

	if (!heat->color)
		crm_str_addf(&text, "%s%s", shades[shade], shades[shade]);
	crm_paint_fit(&text, number_of(heat, mark), heat->cell - (heat->color ? 1 : SHADE_CELL), true);
	if (heat->color) {
		crm_str_add_c(&text, ' ');
		crm_paint_shaded(out, shade, crm_str_text(&text));
	} else {
		crm_str_add_n(out, crm_str_text(&text), text.n);
	}
}

static void add_shade(struct crm_str *out, const struct heat *heat, const struct crm_mark *mark)
{
	size_t shade = crm_panel_shade(heat->panel, mark->number, CRM_PAINT_SHADES);

	if (heat->color)
		crm_paint_shaded(out, shade, "  ");
	else
		crm_str_addf(out, "%s%s", shades[shade], shades[shade]);
}

/* Cells `from` to `to`; those without a value at the end of a row are not written. */
static void add_row(struct crm_str *out, const struct heat *heat, size_t row, size_t from, size_t to)
{
	size_t owed = 1, gap = heat->numbers ? GAP : 0;

	while (to > from && !crm_panel_mark(heat->panel, row, to - 1)->known)
		to--;
	if (to == from) {
		crm_utf8_add_shown(out, heat->panel->labels[row], strlen(heat->panel->labels[row]), heat->label);
		crm_str_add_c(out, '\n');
		return;
	}
	crm_paint_fit(out, heat->panel->labels[row], heat->label, false);
	for (size_t i = from; i < to; i++) {
		const struct crm_mark *mark = crm_panel_mark(heat->panel, row, i);
		owed += i > from ? gap : 0;
		if (mark->known) {
			crm_paint_spaces(out, owed);
			(heat->numbers ? add_number : add_shade)(out, heat, mark);
			owed = 0;
		} else {
			owed += heat->cell;
		}
	}
	crm_str_add_c(out, '\n');
}

/* Over cells without numbers every so many names fit. */
static void add_head(struct crm_str *out, const struct heat *heat, size_t from, size_t to)
{
	size_t gap = heat->numbers ? GAP : 0, pitch = heat->cell + gap;
	size_t width = heat->numbers ? heat->cell : widest(heat->panel->series, heat->panel->series_count);
	size_t each = (width + 1 + pitch - 1) / pitch, owed = 1;

	each = heat->numbers ? 1 : each;
	crm_paint_begin(out, heat->color, CRM_PAINT_DIM);
	crm_paint_fit(out, heat->panel->label_title, heat->label, false);
	for (size_t i = from; i < to; i++) {
		const char *name = heat->panel->series[i];
		size_t room = each * pitch - (heat->numbers ? gap : 1), wide = crm_paint_width(name);
		wide = wide > room ? room : wide;
		owed += i > from ? gap : 0;
		if ((i - from) % each == 0 && (i - from == 0 || i + each <= to)) {
			size_t before = heat->numbers ? room - wide - (heat->color && wide < room) : 0;
			crm_paint_spaces(out, owed + before);
			crm_paint_fit(out, name, wide, false);
			owed = each * pitch - before - wide - (heat->numbers ? gap : 0);
		} else if (heat->numbers) {
			owed += heat->cell;
		}
	}
	crm_paint_end(out, heat->color, CRM_PAINT_DIM);
	crm_str_add_c(out, '\n');
}

static void add_legend(struct crm_str *out, const struct heat *heat)
{
	const struct crm_panel *panel = heat->panel;

	crm_paint_spaces(out, heat->label + 1);
	crm_paint_text(out, heat->color, CRM_PAINT_DIM, crm_axis_text(heat->arena, panel->least, panel->type));
	crm_str_add_c(out, ' ');
	for (size_t i = 0; i < CRM_PAINT_SHADES; i++) {
		if (heat->color)
			crm_paint_shaded(out, i, "  ");
		else
			crm_str_add(out, shades[i]);
	}
	crm_str_add_c(out, ' ');
	crm_paint_text(out, heat->color, CRM_PAINT_DIM, crm_axis_text(heat->arena, panel->most, panel->type));
	crm_str_add_c(out, '\n');
}

/* What does not fit beside one another stands under one another. */
void crm_figure_text_heat(struct crm_str *out, struct crm_arena *arena, const struct crm_panel *panel,
                          struct crm_figure_style style)
{
	struct heat heat = { .panel = panel, .arena = arena, .color = style.color };

	choose_widths(&heat, style.width);
	size_t pitch = heat.cell + (heat.numbers ? GAP : 0);
	size_t fit = style.width > heat.label + 1 + pitch ? (style.width - heat.label - 1) / pitch : 1;
	for (size_t from = 0; from < panel->series_count; from += fit) {
		size_t to = from + fit < panel->series_count ? from + fit : panel->series_count;
		add_head(out, &heat, from, to);
		for (size_t row = 0; row < panel->count; row++)
			add_row(out, &heat, row, from, to);
	}
	if (panel->most > panel->least)
		add_legend(out, &heat);
}
