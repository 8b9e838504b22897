/*
 * The header of a table (CSV, TSV) and the rows under it.
 */
#ifndef CRM_FORM_HEADER_H
#define CRM_FORM_HEADER_H

#include "form/source.h"

/* Cells one after another: their bytes, each ended by a NUL, and where those NULs are. */
struct crm_cells {
	struct crm_str text;
	size_t *ends;
	size_t count, room;
};
void crm_cells_drop(struct crm_cells *cells);
void crm_cells_add(struct crm_cells *cells, const char *text, size_t n);
/* Ends a cell whose bytes were added to `text`. */
void crm_cells_end(struct crm_cells *cells);
void crm_cells_clear(struct crm_cells *cells);
/* Takes away the first `count` cells. */
void crm_cells_shift(struct crm_cells *cells, size_t count);

struct crm_header {
	const char **names;      /* one piece of memory with their bytes */
	size_t count;
};
void crm_header_drop(struct crm_header *header);
/* Names are cut at both ends (ASCII spaces). Two alike are CRM_INVALID; one that is empty is called
 * column_3, so that it can be named. */
CRM_MUST_USE crm_err crm_header_make(struct crm_header *header, const struct crm_cells *cells, size_t count);
/* The row of `count` cells from the `first` on. With more or fewer cells than the header it is CRM_INVALID;
 * the row is given all the same. */
CRM_MUST_USE crm_err crm_header_row(const struct crm_header *header, struct crm_arena *arena, long line,
                                    const struct crm_cells *cells, size_t first, size_t count,
                                    const struct crm_row **row);

#endif
