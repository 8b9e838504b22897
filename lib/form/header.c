#include "form/header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* -- cells ----------------------------------------------------------------- */

void crm_cells_drop(struct crm_cells *cells)
{
	crm_str_drop(&cells->text);
	free(cells->ends);
	*cells = (struct crm_cells){0};
}

void crm_cells_end(struct crm_cells *cells)
{
	if (cells->count == cells->room) {
		cells->room = cells->room ? cells->room * 2 : 64;
		cells->ends = crm_realloc(cells->ends, cells->room * sizeof(*cells->ends));
	}
	cells->ends[cells->count++] = cells->text.n;
	crm_str_add_c(&cells->text, '\0');
}

void crm_cells_add(struct crm_cells *cells, const char *text, size_t n)
{
	crm_str_add_n(&cells->text, text, n);
	crm_cells_end(cells);
}

void crm_cells_clear(struct crm_cells *cells)
{
	crm_str_clear(&cells->text);
	cells->count = 0;
}

static size_t start_of(const struct crm_cells *cells, size_t i)
{
	return i > 0 ? cells->ends[i - 1] + 1 : 0;
}

void crm_cells_shift(struct crm_cells *cells, size_t count)
{
	size_t gone = start_of(cells, count), left = cells->text.n - gone;

	if (count == 0)
		return;
	memmove(cells->text.s, cells->text.s + gone, left);
	crm_str_cut(&cells->text, left);
	for (size_t i = count; i < cells->count; i++)
		cells->ends[i - count] = cells->ends[i] - gone;
	cells->count -= count;
}

/* -- header ---------------------------------------------------------------- */

void crm_header_drop(struct crm_header *header)
{
	free(header->names);
	*header = (struct crm_header){0};
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

/* Copies the i-th name to `to`, trimmed; returns what follows its NUL. */
static char *put_name(char *to, const char *cell, size_t i)
{
	size_t n = strlen(cell);

	while (n > 0 && is_space(*cell)) {
		cell++;
		n--;
	}
	while (n > 0 && is_space(cell[n - 1]))
		n--;
	if (n == 0)
		return to + sprintf(to, "column_%zu", i + 1) + 1;
	memcpy(to, cell, n);
	to[n] = '\0';
	return to + n + 1;
}

static int by_name(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	int order = strcmp(*x, *y);

	return order ? order : (*x > *y) - (*x < *y);
}

static size_t place_of(const struct crm_header *header, const char *name)
{
	size_t i = 0;

	while (header->names[i] != name)
		i++;
	return i + 1;
}

static crm_err check_unique(const struct crm_header *header)
{
	CRM_AUTO(crm_str_drop) struct crm_str memory = {0}, shown = {0};
	size_t size = header->count * sizeof(const char *);

	crm_str_add_n(&memory, (const char *)header->names, size);
	const char **names = (const char **)(void *)memory.s;
	if (header->count > 1)
		qsort(names, header->count, sizeof(*names), by_name);
	for (size_t i = 1; i < header->count; i++) {
		if (strcmp(names[i - 1], names[i]) != 0)
			continue;
		crm_utf8_add_shown(&shown, names[i], strlen(names[i]), 60);
		return crm_fail(CRM_INVALID, "columns %zu and %zu of the header are both named '%s'",
		                place_of(header, names[i - 1]), place_of(header, names[i]),
		                crm_str_text(&shown));
	}
	return NULL;
}

crm_err crm_header_make(struct crm_header *header, const struct crm_cells *cells, size_t count)
{
	enum { NAMED = sizeof("column_18446744073709551615") }; /* the longest made name */
	size_t bytes = start_of(cells, count) + count * NAMED;

	header->names = crm_malloc(count * sizeof(*header->names) + bytes);
	header->count = count;
	char *to = (char *)(header->names + count);
	for (size_t i = 0; i < count; i++) {
		header->names[i] = to;
		to = put_name(to, cells->text.s + start_of(cells, i), i);
	}
	return check_unique(header);
}

/* -- rows ------------------------------------------------------------------ */

/* A row with more cells than the header has names: the others are named "". */
static const char *const *longer_names(const struct crm_header *header, struct crm_arena *arena,
                                       size_t count)
{
	const char **names = crm_new(arena, const char *, count);

	for (size_t i = 0; i < count; i++)
		names[i] = i < header->count ? header->names[i] : "";
	return names;
}

static crm_err check_count(const struct crm_header *header, size_t count, long line)
{
	if (count == header->count)
		return NULL;
	crm_err err = crm_fail(CRM_INVALID, "this row has %zu cell%s, the header has %zu", count,
	                       count == 1 ? "" : "s", header->count);
	if (count > header->count)
		err = crm_err_hint(err, "a cell with the delimiter in it has to stand in quotes");
	return crm_err_at(err, NULL, line);
}

crm_err crm_header_row(const struct crm_header *header, struct crm_arena *arena, long line,
                       const struct crm_cells *cells, size_t first, size_t count,
                       const struct crm_row **out)
{
	struct crm_row *row = crm_new(arena, struct crm_row, 1);
	const char **texts = crm_new(arena, const char *, count);
	size_t *lengths = crm_new(arena, size_t, count);
	size_t start = start_of(cells, first);
	const char *text = crm_copy_n(arena, cells->text.s + start,
	                              start_of(cells, first + count) - start);

	for (size_t i = 0; i < count; i++) {
		size_t from = start_of(cells, first + i);
		texts[i] = text + (from - start);
		lengths[i] = cells->ends[first + i] - from;
	}
	row->line = line;
	row->count = count;
	row->texts = texts;
	row->lengths = lengths;
	row->names = count <= header->count ? header->names : longer_names(header, arena, count);
	*out = row;
	return check_count(header, count, line);
}
