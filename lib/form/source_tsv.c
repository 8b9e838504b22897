#include "form/source_tsv.h"

#include <string.h>

#include "form/detect.h"
#include "form/header.h"
#include "form/lines.h"
#include "form/reject_csv.h"

struct tsv {
	struct crm_source base;
	struct crm_lines lines;
	struct crm_header header;
	struct crm_cells cells;  /* of the line */
};

static char meaning(char letter)
{
	switch (letter) {
	case 't': return '\t';
	case 'n': return '\n';
	case 'r': return '\r';
	case '\\': return '\\';
	case '"': return '"';
	default: return '\0';
	}
}

static void add_cell(struct crm_cells *cells, const char *text, size_t n)
{
	const char *end = text + n, *escape;

	while ((escape = memchr(text, '\\', (size_t)(end - text))) && escape + 1 < end) {
		char c = meaning(escape[1]);
		crm_str_add_n(&cells->text, text, (size_t)(escape - text));
		if (c)
			crm_str_add_c(&cells->text, c);
		else
			crm_str_add_n(&cells->text, escape, 2);
		text = escape + 2;
	}
	crm_cells_add(cells, text, (size_t)(end - text));
}

static void split(struct crm_cells *cells, const char *line, size_t n, char delimiter)
{
	const char *end = line + n, *tab;

	crm_cells_clear(cells);
	while ((tab = memchr(line, delimiter, (size_t)(end - line)))) {
		add_cell(cells, line, (size_t)(tab - line));
		line = tab + 1;
	}
	add_cell(cells, line, (size_t)(end - line));
}

/* Reads the next line into cells; *more false at the end. */
static crm_err read_line(struct tsv *tsv, bool *more)
{
	const char *line;
	size_t n;

	do {
		CRM_TRY(crm_source_break(&tsv->base, crm_lines_next(&tsv->lines, &line, &n)));
		*more = line != NULL;
	} while (line && n == 0 && tsv->header.count != 1);
	if (line)
		split(&tsv->cells, line, n, tsv->base.delimiter);
	return NULL;
}

/* Tabs are TSV unless cells are quoted, or the caller named the delimiter: then it is CSV. */
static enum crm_source_fit fits(const char *text, size_t n, const struct crm_source_options *options)
{
	char delimiter;

	if (options->delimiter || crm_detect_sep(text, n, &delimiter) || crm_detect_delimiter(text, n) != '\t')
		return CRM_FITS_NOT;
	return crm_detect_quoted_tabs(text, n) ? CRM_FITS_NOT : CRM_FITS_BETTER;
}

static crm_err open_tsv(struct crm_source *source, const struct crm_source_options *options)
{
	(void)options;
	source->delimiter = '\t';
	struct tsv *tsv = (struct tsv *)source;
	bool more;

	tsv->lines = (struct crm_lines){.decode = source->decode};
	CRM_TRY(read_line(tsv, &more));
	if (!more)
		return NULL;
	CRM_TRY(crm_err_at(crm_header_make(&tsv->header, &tsv->cells, tsv->cells.count), NULL,
	                   tsv->lines.line));
	source->names = tsv->header.names;
	source->count = tsv->header.count;
	return NULL;
}

static crm_err next(struct crm_source *source, struct crm_arena *arena, const struct crm_row **out)
{
	struct tsv *tsv = (struct tsv *)source;
	bool more;

	CRM_TRY(read_line(tsv, &more));
	if (!more)
		return NULL;
	return crm_header_row(&tsv->header, arena, tsv->lines.line, &tsv->cells, 0, tsv->cells.count,
	                      out);
}

static void drop(struct crm_source *source)
{
	struct tsv *tsv = (struct tsv *)source;

	crm_lines_drop(&tsv->lines);
	crm_header_drop(&tsv->header);
	crm_cells_drop(&tsv->cells);
}

const struct crm_source_kind crm_source_tsv = {
	.name = "tsv",
	.endings = ".tsv",
	.size = sizeof(struct tsv),
	.fits = fits,
	.reject = &crm_reject_tsv,
	.open = open_tsv,
	.next = next,
	.drop = drop,
};
