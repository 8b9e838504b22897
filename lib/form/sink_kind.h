/*
 * What a sink is inside the room: the row of the list of formats, the part every sink
 * begins with, and what several of them share.
 */
#ifndef CRM_FORM_SINK_KIND_H
#define CRM_FORM_SINK_KIND_H

#include "form/sink.h"

struct crm_sink_kind {
	const char *name;
	const char *title;               /* a few words for help */
	unsigned flags;                  /* enum crm_format_flag */
	const char *endings;             /* of its files: ".md|.markdown"; NULL: none */
	const char *const *entities;     /* it writes whole records of these alone, NULL-ended; NULL: any rows */
	size_t size;                     /* of the sink's struct, which begins with struct crm_sink */
	/* See crm_format_columns; NULL: all. */
	crm_err (*columns)(struct crm_arena *arena, const char *format, const struct crm_entity *entity,
	                   const char *const **names);
	/* Each may fail; what open and row leave in the output's buffer is written by sink.c. */
	crm_err (*open)(struct crm_sink *sink);
	crm_err (*row)(struct crm_sink *sink, const struct crm_cell *cells);
	crm_err (*close)(struct crm_sink *sink);
	void (*drop)(struct crm_sink *sink); /* frees what is not in the arena; NULL: nothing */
};

struct crm_sink {
	const struct crm_sink_kind *kind;
	struct crm_arena *arena;         /* for open alone: its caller rewinds it between rows */
	struct crm_sink_options options;
	const struct crm_column *columns;
	size_t count;
	struct crm_output *output;
	size_t *picked;                  /* columns[i] is the caller's picked[i]; NULL: all of them */
	struct crm_cell *cells;          /* room for the picked ones of a row */
};

/* Is the cell's stored text also what is printed for machines? */
static inline bool crm_cell_is_plain(const struct crm_column *column, const struct crm_cell *cell)
{
	return cell->value.shape == CRM_TEXT && !(column->field->flags & CRM_LIST);
}

/* Appends the form for people (ids shortened, times relative to `now`), not yet escaped. */
void crm_cell_add_shown(struct crm_str *out, const struct crm_sink *sink, size_t column,
                        const struct crm_cell *cell, int64_t now);
/* Are the column's cells set against the right edge? Not when a link's text stands there. */
bool crm_column_aligns_right(const struct crm_column *column);
/* CRM_USAGE if two columns have the same name, which an object cannot hold. */
CRM_MUST_USE crm_err crm_columns_unique(const struct crm_sink *sink);

#endif
