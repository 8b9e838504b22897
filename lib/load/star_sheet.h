/*
 * One table of a star: its columns with their types in SQL's words, its key, and the file it is written to. The types:
 * text, integer, double, decimal (exact, at most four digits after the point), boolean, date, timestamp (UTC, ISO 8601),
 * list (a JSON array of texts), duration (whole seconds). (Inside the room.)
 */
#ifndef CRM_LOAD_STAR_SHEET_H
#define CRM_LOAD_STAR_SHEET_H

#include "base/digest.h"
#include "form/sink.h"
#include "load/outfile.h"

struct crm_star_sheet {
	const char *name;                /* "fact_deal" */
	const char *const *key;          /* columns, NULL-ended */
	const char *part_of, *by;        /* an increment has all rows of each changed record of that table, whose id is in this
	                                    column: they take the place of those before; NULL: it has single rows */
	struct crm_column *columns;
	const char **types;
	size_t count, room;
	/* When written: */
	const char *file;                /* "fact_deal.csv" */
	int64_t rows;
	char sha256[CRM_DIGEST_HEX];
};

void crm_star_sheet_init(struct crm_star_sheet *sheet, struct crm_arena *arena, const char *name, size_t room);
bool crm_star_sheet_has(const struct crm_star_sheet *sheet, const char *column);
/* A column of a type of ours. In CSV, which has no types, a boolean is true or false and a list is its JSON. */
void crm_star_sheet_add(struct crm_star_sheet *sheet, struct crm_arena *arena, const char *name, enum crm_type type,
                        bool is_list, bool is_json);
/* A boolean's value as such a column takes it. */
struct crm_value crm_star_bool(bool value, bool is_json);

/* Writing: open, rows, finish; the drop throws away what was not finished. */
struct crm_star_file {
	struct crm_star_sheet *sheet;
	struct crm_outfile out;
	struct crm_sink *sink;
};
#define CRM_STAR_FILE_NONE ((struct crm_star_file){ .out = { .output = { .fd = -1 } } })
CRM_MUST_USE crm_err crm_star_file_open(struct crm_arena *arena, const char *folder, const char *format,
                                        struct crm_star_sheet *sheet, struct crm_star_file *out);
CRM_MUST_USE crm_err crm_star_file_row(struct crm_star_file *file, const struct crm_cell *cells);
CRM_MUST_USE crm_err crm_star_file_finish(struct crm_star_file *file);
/* What is finished is durable when this returns: to be called when all are, for the first sync then does the most of it. */
CRM_MUST_USE crm_err crm_star_file_sync(struct crm_arena *arena, const char *folder, const struct crm_star_sheet *sheet);
void crm_star_file_drop(struct crm_star_file *file);

#endif
