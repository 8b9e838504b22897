#include "form/source_csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "form/detect.h"
#include "form/header.h"
#include "form/reject_csv.h"

enum { OPTIONS = CSV_REPALL_NL, MOST_CELLS = 64 * 1024, CELL_STEP = 64 * 1024 };

struct queued {
	size_t first, count;     /* cells */
	long line;
};

/* libcsv calls back for each cell and row of a block; they wait in `rows` to be pulled. The
 * row being read begins with cell `first`. */
struct csv {
	struct crm_source base;
	struct csv_parser parser;
	struct crm_header header;
	struct crm_cells cells;
	struct queued *rows;
	size_t row_at, row_count, row_room;
	size_t first;
	long line;               /* where the row being read begins */
	long breaks;             /* line ends within its cells */
	bool after_cr;           /* the last line end was a CR: an LF would belong to it */
	bool ended;
};

static int no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static long breaks_in(const char *text, size_t n)
{
	long breaks = 0;

	if (!memchr(text, '\n', n) && !memchr(text, '\r', n))
		return 0;
	for (size_t i = 0; i < n; i++)
		breaks += text[i] == '\n' || (text[i] == '\r' && !(i + 1 < n && text[i + 1] == '\n'));
	return breaks;
}

static void on_cell(void *text, size_t n, void *context)
{
	struct csv *csv = context;

	if (n > 0)
		csv->breaks += breaks_in(text, n);
	crm_cells_add(&csv->cells, text, n);
}

/* `end` is the character that ended the row, -1 at the end of the text. Rows without cells are
 * empty lines, or the LF of a CRLF. */
static void on_row(int end, void *context)
{
	struct csv *csv = context;
	bool empty = csv->cells.count == csv->first;

	if (empty && end == '\n' && csv->after_cr) {
		csv->after_cr = false;
		return;
	}
	if (!empty) {
		if (csv->row_count == csv->row_room) {
			csv->row_room = csv->row_room ? csv->row_room * 2 : 256;
			csv->rows = crm_realloc(csv->rows, csv->row_room * sizeof(*csv->rows));
		}
		csv->rows[csv->row_count++] = (struct queued){
			csv->first, csv->cells.count - csv->first, csv->line,
		};
	}
	csv->first = csv->cells.count;
	csv->line += csv->breaks + 1;
	csv->breaks = 0;
	csv->after_cr = end == '\r';
}

/* The rows were all pulled: only the one being read stays. */
static void forget(struct csv *csv)
{
	crm_cells_shift(&csv->cells, csv->first);
	csv->first = 0;
	csv->row_at = csv->row_count = 0;
}

/* A byte that is no text: in which line and column it is. */
static crm_err locate(const struct csv *csv, crm_err err)
{
	long line = csv->line + csv->breaks;
	size_t column = csv->cells.count - csv->first;
	const char *cell = (const char *)csv->parser.entry_buf;

	if (csv->parser.entry_pos > 0)
		line += breaks_in(cell, csv->parser.entry_pos);
	if (column < csv->header.count)
		err = crm_err_field(err, csv->header.names[column]);
	else
		err = crm_err_in(err, "column %zu", column + 1);
	return crm_err_at(err, NULL, line);
}

static crm_err check_size(const struct csv *csv)
{
	size_t before = csv->first > 0 ? csv->cells.ends[csv->first - 1] + 1 : 0;
	size_t size = csv->cells.text.n - before + csv->parser.entry_pos;

	if (size <= CRM_SOURCE_MOST && csv->cells.count - csv->first <= MOST_CELLS)
		return NULL;
	crm_err err = size > CRM_SOURCE_MOST
		? crm_fail(CRM_INVALID, "the row that begins here is longer than 16 MiB")
		: crm_fail(CRM_INVALID, "the row that begins here has more than %d cells", MOST_CELLS);
	return crm_err_at(crm_err_hint(err, "is there a quote that is never closed?"), NULL,
	                  csv->line);
}

static crm_err end(struct csv *csv)
{
	csv->ended = true;
	/* Strict only now: a stray quote is let pass, one that swallowed the rest of the file is not. */
	csv_set_opts(&csv->parser, OPTIONS | CSV_STRICT | CSV_STRICT_FINI);
	if (csv_fini(&csv->parser, on_cell, on_row, csv) == 0)
		return NULL;
	return crm_err_at(crm_fail(CRM_INVALID, "the row that begins here has a quote that is "
	                           "never closed"), NULL, csv->line);
}

/* Parses the next block, unless the row that began in those before is too long: what they hold
 * besides was pulled by now. */
static crm_err feed(struct csv *csv)
{
	const char *text;
	size_t n;

	forget(csv);
	CRM_TRY(check_size(csv));
	crm_err err = crm_decode_next(csv->base.decode, &text, &n);
	if (err)
		return locate(csv, err);
	if (n == 0)
		return end(csv);
	if (csv_parse(&csv->parser, text, n, on_cell, on_row, csv) != n)
		return crm_err_at(crm_fail(CRM_INVALID, "this is not CSV"), NULL, csv->line);
	return NULL;
}

/* NULL at the end. */
static crm_err pull(struct csv *csv, const struct queued **row)
{
	*row = NULL;
	while (csv->row_at == csv->row_count) {
		if (csv->ended || csv->base.broken)
			return NULL;
		CRM_TRY(crm_source_break(&csv->base, feed(csv)));
	}
	*row = &csv->rows[csv->row_at++];
	return NULL;
}

/* Any text is a table of at least one column. */
static enum crm_source_fit fits(const char *text, size_t n, const struct crm_source_options *options)
{
	(void)text, (void)n, (void)options;
	return CRM_FITS_ANY;
}

/* A line sep=; says it, and is none of the rows. */
static crm_err choose_delimiter(struct csv *csv, char given)
{
	struct crm_source *source = &csv->base;
	const char *text;
	size_t n;

	CRM_TRY(crm_decode_peek(source->decode, &text, &n));
	size_t skip = crm_detect_sep(text, n, &source->delimiter);
	if (given)
		source->delimiter = given;
	else if (skip == 0)
		source->delimiter = crm_detect_delimiter(text, n);
	if (skip > 0)
		crm_decode_skip(source->decode, skip);
	csv->line = skip > 0 ? 2 : 1;
	return NULL;
}

static crm_err open_csv(struct crm_source *source, const struct crm_source_options *options)
{
	struct csv *csv = (struct csv *)source;
	const struct queued *row;

	CRM_TRY(choose_delimiter(csv, options->delimiter));
	if (csv_init(&csv->parser, OPTIONS) != 0)
		return crm_fail(CRM_IO, "cannot begin to read CSV");
	csv_set_delim(&csv->parser, (unsigned char)source->delimiter);
	csv_set_space_func(&csv->parser, no_space);
	csv_set_realloc_func(&csv->parser, crm_realloc);
	csv_set_free_func(&csv->parser, free);
	csv_set_blk_size(&csv->parser, CELL_STEP);
	CRM_TRY(pull(csv, &row));
	if (!row)
		return NULL;
	CRM_TRY(crm_err_at(crm_header_make(&csv->header, &csv->cells, row->count), NULL, row->line));
	source->names = csv->header.names;
	source->count = csv->header.count;
	return NULL;
}

static crm_err next(struct crm_source *source, struct crm_arena *arena, const struct crm_row **out)
{
	struct csv *csv = (struct csv *)source;
	const struct queued *row;

	CRM_TRY(pull(csv, &row));
	if (!row)
		return NULL;
	return crm_header_row(&csv->header, arena, row->line, &csv->cells, row->first, row->count, out);
}

static void drop(struct crm_source *source)
{
	struct csv *csv = (struct csv *)source;

	csv_free(&csv->parser);
	crm_header_drop(&csv->header);
	crm_cells_drop(&csv->cells);
	free(csv->rows);
}

const struct crm_source_kind crm_source_csv = {
	.name = "csv",
	.endings = ".csv",
	.size = sizeof(struct csv),
	.fits = fits,
	.reject = &crm_reject_csv,
	.open = open_csv,
	.next = next,
	.drop = drop,
};
