/*
 * Sinks: rows of cells out, in a format. A sink is told its columns once, then takes rows,
 * then is closed. The field's type decides the form: 1200.50 in CSV, "1200.50" in JSON,
 * 1,200.50 for a person. The list of formats is form/formats.c.
 */
#ifndef CRM_FORM_SINK_H
#define CRM_FORM_SINK_H

#include <stdint.h>

#include "form/output.h"
#include "model/record.h"

/* How a link is printed; the query that feeds the sink delivers the cell accordingly. */
enum crm_link_form {
	CRM_LINK_ID,      /* 16 hex */
	CRM_LINK_HANDLE,  /* the target's handle as a text (owner: ann) */
	CRM_LINK_LABEL,   /* the target's label as a text, for people */
};

struct crm_column {
	const char *name;               /* header: field name or path, or COUNT and the like */
	const struct crm_field *field;  /* type, list flag; never NULL (see crm_column_plain) */
	enum crm_link_form link;
	bool telling;                   /* in a narrow table it gives up places last */
	bool whole;                     /* and never any, as if of a type that is not to be cut */
};
/* A column that belongs to no field of the model (a count, an SQL expression). The field is made
 * in the arena with the type given. */
struct crm_column crm_column_plain(struct crm_arena *arena, const char *name, enum crm_type type);

struct crm_cell {
	struct crm_value value;
	const char *unit;               /* money: the currency; else NULL */
};

struct crm_sink_options {
	const char *format;             /* a name of the list, or "template=..." */
	const struct crm_entity *entity; /* the rows are records of it; NULL: they are no records */
	const char *title;              /* of the whole, for html; NULL: "records" */
	int64_t now;                    /* for relative times in tables */
	size_t width;                   /* of the terminal; 0: no limit (not a terminal) */
	bool color;
	bool spreadsheet;               /* CSV for spreadsheets: BOM, locale's delimiter, formulas disarmed */
	char delimiter;                 /* CSV; 0: comma */
	bool zero;                      /* ids ended by NUL */
	const char *fields;             /* only these columns, by name, parted by commas, in this order; NULL: all */
	size_t id_digits;               /* tables: digits of ids shown (at least 6); 0: 16 */
};

struct crm_sink;

/* CRM_USAGE names the nearest format. Columns are borrowed until close. Memory: the arena; a table
 * looks at no more than its first 1000 rows (or 1 MiB) to choose widths, so memory is constant. */
CRM_MUST_USE crm_err crm_sink_open(struct crm_arena *arena, const struct crm_sink_options *options,
                                   const struct crm_column *columns, size_t count,
                                   struct crm_output *output, struct crm_sink **out);
/* The cells are used during the call only. */
CRM_MUST_USE crm_err crm_sink_row(struct crm_sink *sink, const struct crm_cell *cells);
/* Writes what is held back and the format's end; flushes the output. */
CRM_MUST_USE crm_err crm_sink_close(struct crm_sink *sink);
/* For CRM_AUTO: frees what a sink that was not closed holds back, writing nothing. The sink itself is the
 * arena's; after a close there is nothing left to free. */
void crm_sink_drop(struct crm_sink **sink);

/* What is to be known of a format by those who do not write it. */
enum crm_format_flag {
	CRM_FORMAT_PEOPLE = 1 << 0,  /* for people: labels of links, short ids */
	CRM_FORMAT_PAGED  = 1 << 1,  /* for the screen: as wide as it, through the pager; one record is a card */
	CRM_FORMAT_JSON   = 1 << 2,  /* so errors and the diff of a dry run are JSON too */
	CRM_FORMAT_ARRAY  = 1 << 3,  /* and its objects stand in one array */
	CRM_FORMAT_LOADS  = 1 << 4,  /* without loss: crm-import reads back all that was written */
	CRM_FORMAT_PAGE   = 1 << 5,  /* a page to look at in a browser, which may have pictures (form/page.h) */
};
/* Has it all of these? No format has any that there is not. */
bool crm_format_has(const char *format, unsigned flags);
/* The i-th format's name and a few words on it; NULL at the end. */
const char *crm_format_at(size_t i, const char **title);
/* "csv, json, jsonl or tsv": those with these flags, for messages. */
void crm_format_add_names(struct crm_str *out, unsigned flags);
CRM_MUST_USE crm_err crm_format_check(const char *format);
/* The format whose files end as this one does, NULL if there is none. */
const char *crm_format_of_file(const char *path);
/* The columns it wants of records of the entity, when nobody names others (as -f takes them, NULL-ended); *names NULL:
 * all. CRM_USAGE: it is not of such records; or its own text is wrong (a template's). */
CRM_MUST_USE crm_err crm_format_columns(struct crm_arena *arena, const char *format, const struct crm_entity *entity,
                                        const char *const **names);

#endif
