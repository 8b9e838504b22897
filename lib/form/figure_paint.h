/*
 * Drawing with characters: a grid of cells with block, shade and braille characters, and the styles of a terminal. (For the
 * files figure_text*.c.)
 */
#ifndef CRM_FORM_FIGURE_PAINT_H
#define CRM_FORM_FIGURE_PAINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"

enum crm_paint_style {
	CRM_PAINT_PLAIN, CRM_PAINT_BOLD, CRM_PAINT_DIM, CRM_PAINT_UP, CRM_PAINT_DOWN, CRM_PAINT_SUM,
	CRM_PAINT_SERIES,                  /* + the number of a series */
};
enum { CRM_PAINT_COLORS = 8, CRM_PAINT_SHADES = 5 };

/* The style of the i-th series; they repeat. */
enum crm_paint_style crm_paint_series(size_t i);

/* A dot per eighth of a cell sideways, or two by four in braille. */
struct crm_canvas {
	struct crm_paint_cell *cells;
	size_t width, height;
	bool color;                        /* without it nothing but characters is written */
};

struct crm_canvas crm_canvas_make(struct crm_arena *arena, size_t width, size_t height, bool color);
void crm_canvas_set(struct crm_canvas *canvas, size_t x, size_t y, uint32_t code, enum crm_paint_style style);
/* A bar in row y from `from` to `to` (to the left of it, maybe), in cells from the left; what is not nothing is seen. Its
 * edges are true to an eighth (that on the left to a half where there is no color). With a glyph, which is not 0, whole cells
 * are filled with it. */
void crm_canvas_bar(struct crm_canvas *canvas, size_t y, double from, double to, uint32_t glyph, enum crm_paint_style style);
/* A line of braille dots, from and to in dots (2 a cell across, 4 down). */
void crm_canvas_line(struct crm_canvas *canvas, double x0, double y0, double x1, double y1, enum crm_paint_style style);
/* Row y, without spaces at its end; returns the columns used. */
size_t crm_canvas_add_row(struct crm_str *out, const struct crm_canvas *canvas, size_t y);

/* Texts between escapes; nothing but the text where color is off. */
void crm_paint_begin(struct crm_str *out, bool color, enum crm_paint_style style);
void crm_paint_end(struct crm_str *out, bool color, enum crm_paint_style style);
void crm_paint_text(struct crm_str *out, bool color, enum crm_paint_style style, const char *text);
/* On the background of a shade, 0 to CRM_PAINT_SHADES - 1, with a foreground that can be read on it. */
void crm_paint_shaded(struct crm_str *out, size_t shade, const char *text);
void crm_paint_spaces(struct crm_str *out, size_t count);
/* Exactly `width` columns, shortened or filled up on the right or on the left. */
void crm_paint_fit(struct crm_str *out, const char *text, size_t width, bool right);
/* Words in lines of at most `width` columns, each line in the style, ended by a line's end. */
void crm_paint_wrapped(struct crm_str *out, bool color, enum crm_paint_style style, const char *text, size_t width);
/* The columns a text takes, escaped as it is shown. */
size_t crm_paint_width(const char *text);

#endif
