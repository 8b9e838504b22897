#include "form/figure_paint.h"

#include <math.h>
#include <string.h>

#include "base/utf8.h"

struct crm_paint_cell {
	uint32_t code;               /* 0: a space */
	uint8_t style;
	uint8_t under;               /* the style whose colour is behind it, CRM_PAINT_PLAIN: none */
	bool inverse;
};

enum { BLOCK = 0x2588, LEFT_EIGHTH = 0x258f, RIGHT_HALF = 0x2590, RIGHT_EIGHTH = 0x2595, BRAILLE = 0x2800, BRAILLE_END = 0x28ff };

/* Of 256 colours those that can be told from a white and from a black ground. */
static const char *const colors[CRM_PAINT_COLORS] = { "33", "166", "29", "133", "136", "161", "30", "244" };

enum crm_paint_style crm_paint_series(size_t i)
{
	return (enum crm_paint_style)(CRM_PAINT_SERIES + i % CRM_PAINT_COLORS);
}

static const char *color_of(unsigned style)
{
	switch (style) {
	case CRM_PAINT_UP: return "29";
	case CRM_PAINT_DOWN: return "161";
	case CRM_PAINT_SUM: return "33";
	default: return colors[(style - CRM_PAINT_SERIES) % CRM_PAINT_COLORS];
	}
}

/* -- texts --------------------------------------------------------------------------- */

void crm_paint_begin(struct crm_str *out, bool color, enum crm_paint_style style)
{
	if (!color || style == CRM_PAINT_PLAIN)
		return;
	if (style == CRM_PAINT_BOLD || style == CRM_PAINT_DIM)
		crm_str_addf(out, "\x1b[%dm", style == CRM_PAINT_BOLD ? 1 : 2);
	else
		crm_str_addf(out, "\x1b[38;5;%sm", color_of(style));
}

void crm_paint_end(struct crm_str *out, bool color, enum crm_paint_style style)
{
	if (color && style != CRM_PAINT_PLAIN)
		crm_str_add(out, "\x1b[0m");
}

void crm_paint_text(struct crm_str *out, bool color, enum crm_paint_style style, const char *text)
{
	crm_paint_begin(out, color, style);
	crm_utf8_add_shown(out, text, strlen(text), 0);
	crm_paint_end(out, color, style);
}

void crm_paint_shaded(struct crm_str *out, size_t shade, const char *text)
{
	static const char *const shades[CRM_PAINT_SHADES] = { "16;48;5;189", "16;48;5;153", "16;48;5;75", "16;48;5;32", "231;48;5;25" };

	crm_str_addf(out, "\x1b[38;5;%sm%s\x1b[0m", shades[shade], text);
}

void crm_paint_spaces(struct crm_str *out, size_t count)
{
	while (count-- > 0)
		crm_str_add_c(out, ' ');
}

size_t crm_paint_width(const char *text)
{
	return crm_utf8_width(text, strlen(text));
}

void crm_paint_fit(struct crm_str *out, const char *text, size_t width, bool right)
{
	size_t wide = crm_paint_width(text);

	if (width == 0)
		return;
	if (right && wide < width)
		crm_paint_spaces(out, width - wide);
	size_t used = crm_utf8_add_shown(out, text, strlen(text), width);
	if (used < width && !(right && wide < width))
		crm_paint_spaces(out, width - used);
}

void crm_paint_wrapped(struct crm_str *out, bool color, enum crm_paint_style style, const char *text, size_t width)
{
	size_t used = 0;

	crm_paint_begin(out, color, style);
	while (*text) {
		size_t n = strcspn(text, " \n");
		size_t wide = crm_utf8_width(text, n);
		if (used && used + 1 + wide > width) {
			crm_paint_end(out, color, style);
			crm_str_add_c(out, '\n');
			crm_paint_begin(out, color, style);
			used = 0;
		}
		if (used && n) {
			crm_str_add_c(out, ' ');
			used++;
		}
		used += n ? crm_utf8_add_shown(out, text, n, width) : 0;
		text += n + (text[n] != '\0');
	}
	crm_paint_end(out, color, style);
	crm_str_add_c(out, '\n');
}

/* -- the canvas ---------------------------------------------------------------------- */

struct crm_canvas crm_canvas_make(struct crm_arena *arena, size_t width, size_t height, bool color)
{
	return (struct crm_canvas){ crm_new(arena, struct crm_paint_cell, width * height + 1), width, height, color };
}

static struct crm_paint_cell *cell_at(struct crm_canvas *canvas, size_t x, size_t y)
{
	return x < canvas->width && y < canvas->height ? &canvas->cells[y * canvas->width + x] : NULL;
}

void crm_canvas_set(struct crm_canvas *canvas, size_t x, size_t y, uint32_t code, enum crm_paint_style style)
{
	struct crm_paint_cell *cell = cell_at(canvas, x, y);

	if (cell)
		*cell = (struct crm_paint_cell){ .code = code, .style = (uint8_t)style };
}

/* A cell of which the first `n` eighths are filled. What was behind it stays behind it. */
static void fill_left(struct crm_canvas *canvas, size_t x, size_t y, int n, enum crm_paint_style style)
{
	struct crm_paint_cell *cell = cell_at(canvas, x, y);

	if (cell && n > 0)
		*cell = (struct crm_paint_cell){ .code = (uint32_t)(LEFT_EIGHTH + 1 - n), .style = (uint8_t)style };
}

/* A cell that is filled from its n-th eighth on. There are left blocks alone: the other part is painted in reverse. */
static void fill_right(struct crm_canvas *canvas, size_t x, size_t y, int n, enum crm_paint_style style)
{
	struct crm_paint_cell *cell = cell_at(canvas, x, y);

	if (!cell)
		return;
	if (!canvas->color) {
		if (!cell->code)
			crm_canvas_set(canvas, x, y, n < 3 ? BLOCK : n < 6 ? RIGHT_HALF : RIGHT_EIGHTH, style);
	} else if (cell->code > BLOCK && cell->code <= LEFT_EIGHTH) {
		cell->under = (uint8_t)style; /* the bar before it ends where this one begins */
	} else {
		*cell = (struct crm_paint_cell){ .code = (uint32_t)(LEFT_EIGHTH + 1 - n), .style = (uint8_t)style, .inverse = true };
	}
}

static void block_bar(struct crm_canvas *canvas, size_t y, double from, double to, enum crm_paint_style style)
{
	long a = lround(from * 8), b = lround(to * 8);
	long end = (long)canvas->width * 8;

	if (a == b) { /* too little to be seen: an eighth, on its own side of where it begins */
		a -= to < from || a >= end;
		b = a + 1;
	} else if (a > b) {
		long left = b;
		b = a;
		a = left;
	}
	a = a < 0 ? 0 : a;
	b = b > end ? end : b;
	size_t x = (size_t)(a / 8), last = (size_t)(b / 8);
	if (a % 8 && x < last)
		fill_right(canvas, x++, y, (int)(a % 8), style);
	else if (a % 8) /* within one cell */
		fill_left(canvas, x, y, (int)(b % 8), style);
	for (; x < last; x++)
		crm_canvas_set(canvas, x, y, BLOCK, style);
	if (a / 8 < b / 8 || a % 8 == 0)
		fill_left(canvas, last, y, (int)(b % 8), style);
}

void crm_canvas_bar(struct crm_canvas *canvas, size_t y, double from, double to, uint32_t glyph, enum crm_paint_style style)
{
	if (from == to)
		return;
	if (!glyph) {
		block_bar(canvas, y, from, to, style);
		return;
	}
	long a = lround(fmin(from, to)), b = lround(fmax(from, to));
	a -= a == b && (to < from || a == (long)canvas->width);
	a = a < 0 ? 0 : a;
	for (long x = a; x < b || x == a; x++)
		crm_canvas_set(canvas, (size_t)x, y, glyph, style);
}

static void dot(struct crm_canvas *canvas, long x, long y, enum crm_paint_style style)
{
	static const uint8_t bits[4][2] = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };
	struct crm_paint_cell *cell = x < 0 || y < 0 ? NULL : cell_at(canvas, (size_t)x / 2, (size_t)y / 4);

	if (!cell)
		return;
	bool braille = cell->code >= BRAILLE && cell->code <= BRAILLE_END;
	cell->code = (braille ? cell->code : BRAILLE) | bits[y % 4][x % 2];
	cell->style = (uint8_t)style;
}

void crm_canvas_line(struct crm_canvas *canvas, double x0, double y0, double x1, double y1, enum crm_paint_style style)
{
	long steps = lround(fmax(fabs(x1 - x0), fabs(y1 - y0)));

	for (long i = 0; i <= steps; i++) {
		double at = steps ? (double)i / (double)steps : 0;
		dot(canvas, lround(x0 + (x1 - x0) * at), lround(y0 + (y1 - y0) * at), style);
	}
}

static void begin_cell(struct crm_str *out, const struct crm_paint_cell *cell)
{
	crm_paint_begin(out, true, (enum crm_paint_style)cell->style);
	if (cell->under)
		crm_str_addf(out, "\x1b[48;5;%sm", color_of(cell->under));
	if (cell->inverse)
		crm_str_add(out, "\x1b[7m");
}

static bool same_look(const struct crm_paint_cell *a, const struct crm_paint_cell *b)
{
	return a->style == b->style && a->under == b->under && a->inverse == b->inverse;
}

static bool is_plain(const struct crm_paint_cell *cell)
{
	return cell->style == CRM_PAINT_PLAIN && !cell->under && !cell->inverse;
}

size_t crm_canvas_add_row(struct crm_str *out, const struct crm_canvas *canvas, size_t y)
{
	static const struct crm_paint_cell plain = {0};
	const struct crm_paint_cell *row = canvas->cells + y * canvas->width, *before = &plain;
	size_t used = canvas->width;

	for (; used && !row[used - 1].code; used--)
		;
	for (size_t x = 0; x < used; x++) {
		const struct crm_paint_cell *cell = row[x].code ? &row[x] : &plain;
		if (canvas->color && !same_look(before, cell)) {
			crm_str_add(out, is_plain(before) ? "" : "\x1b[0m");
			begin_cell(out, cell);
		}
		before = cell;
		crm_utf8_add(out, cell->code ? cell->code : ' ');
	}
	if (canvas->color && !is_plain(before))
		crm_str_add(out, "\x1b[0m");
	return used;
}
