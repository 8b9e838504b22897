#include "form/sink_csv.h"

#include <string.h>

#include "model/value.h"

static const char BOM[] = "\xEF\xBB\xBF";

struct csv {
	struct crm_sink base;
	char delimiter;
	bool quotes;             /* CSV: a special character puts the cell into quotes */
	char lead;               /* what an escaped character is written as: lead, then ... */
	char escaped[256];       /* ... this; 0: as it is */
	bool special[256];
	const char *line_end;
};

static struct csv *own(struct crm_sink *sink)
{
	return (struct csv *)sink;
}

static void insert(struct crm_str *out, size_t at, char c)
{
	crm_str_add_c(out, c);
	memmove(out->s + at + 1, out->s + at, out->n - at - 1);
	out->s[at] = c;
}

/* Widens the cell that begins at `from` to its escaped form, from its end backward. */
static void escape(const struct csv *csv, struct crm_str *out, size_t from)
{
	size_t end = out->n, more = 0;

	for (size_t i = from; i < end; i++)
		more += csv->escaped[(unsigned char)out->s[i]] != 0;
	if (more == 0)
		return;
	crm_str_reserve(out, more);
	out->n = end + more;
	out->s[out->n] = '\0';
	for (size_t to = out->n; end > from;) {
		char c = out->s[--end], letter = csv->escaped[(unsigned char)c];
		out->s[--to] = letter ? letter : c;
		if (letter)
			out->s[--to] = csv->lead;
	}
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

static bool has_special(const struct csv *csv, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (csv->special[(unsigned char)text[i]])
			return true;
	return false;
}

/* The cell's raw text stands at the buffer's end, from `from` on: makes it safe there. Spaces at
 * either end are quoted because many programs cut them off. */
static void finish_cell(const struct csv *csv, struct crm_str *out, size_t from, bool force)
{
	size_t n = out->n - from;

	if (n == 0)
		return;
	const char *text = out->s + from;
	bool special = force || has_special(csv, text, n);
	if (!csv->quotes) {
		/* A reader that guesses takes a quote at the start for CSV with tabs. */
		bool quote = text[0] == '"';
		if (special)
			escape(csv, out, from);
		if (quote)
			insert(out, from, csv->lead);
	} else if (special || is_space(text[0]) || is_space(text[n - 1])) {
		escape(csv, out, from);
		insert(out, from, '"');
		crm_str_add_c(out, '"');
	}
}

/* What a spreadsheet takes for a formula (OWASP, CSV injection). */
static bool is_formula(char c)
{
	return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

static void disarm(const struct csv *csv, struct crm_str *out, size_t from)
{
	if (csv->base.options.spreadsheet && out->n > from && is_formula(out->s[from]))
		insert(out, from, '\'');
}

static void add_cell(const struct csv *csv, size_t i, const struct crm_cell *cell)
{
	struct crm_str *out = &csv->base.output->buffer;
	const struct crm_column *column = &csv->base.columns[i];
	size_t from = out->n;

	if (cell->value.shape == CRM_EMPTY)
		return;
	if (crm_cell_is_plain(column, cell))
		crm_str_add_n(out, cell->value.s, cell->value.n);
	else
		crm_value_add_text(out, column->field, cell->value, cell->unit);
	if (cell->value.shape == CRM_TEXT)
		disarm(csv, out, from);
	finish_cell(csv, out, from, false);
}

static crm_err row(struct crm_sink *sink, const struct crm_cell *cells)
{
	const struct csv *csv = own(sink);
	struct crm_str *out = &sink->output->buffer;
	size_t start = out->n;

	for (size_t i = 0; i < sink->count; i++) {
		if (i > 0)
			crm_str_add_c(out, csv->delimiter);
		add_cell(csv, i, &cells[i]);
	}
	if (out->n == start && csv->quotes)
		crm_str_add(out, "\"\""); /* an empty line would be no row */
	crm_str_add(out, csv->line_end);
	return NULL;
}

/* A file that begins so would be taken for something else than a header. */
static bool misleads(const char *name)
{
	return crm_starts(name, BOM) || crm_starts(name, "sep=") || name[0] == '[' ||
	       name[0] == '{';
}

static void header(const struct csv *csv)
{
	struct crm_str *out = &csv->base.output->buffer;

	if (csv->base.options.spreadsheet)
		crm_str_add(out, BOM);
	for (size_t i = 0; i < csv->base.count; i++) {
		const char *name = csv->base.columns[i].name;
		if (i > 0)
			crm_str_add_c(out, csv->delimiter);
		size_t from = out->n;
		crm_str_add(out, name);
		disarm(csv, out, from);
		finish_cell(csv, out, from, i == 0 && misleads(name));
	}
	crm_str_add(out, csv->line_end);
}

static void mark_special(struct csv *csv, const char *characters)
{
	for (; *characters; characters++)
		csv->special[(unsigned char)*characters] = true;
}

static void mark_escaped(struct csv *csv, char c, char letter)
{
	csv->escaped[(unsigned char)c] = letter;
}

static crm_err open_csv(struct crm_sink *sink)
{
	struct csv *csv = own(sink);

	csv->quotes = true;
	csv->delimiter = sink->options.delimiter ? sink->options.delimiter : ',';
	csv->line_end = sink->options.spreadsheet ? "\r\n" : "\n";
	csv->lead = '"';
	mark_escaped(csv, '"', '"');
	mark_special(csv, "\"\r\n");
	mark_special(csv, (char[]){csv->delimiter, '\0'});
	header(csv);
	return NULL;
}

static crm_err open_tsv(struct crm_sink *sink)
{
	struct csv *csv = own(sink);

	csv->delimiter = '\t';
	csv->line_end = sink->options.spreadsheet ? "\r\n" : "\n";
	csv->lead = '\\';
	mark_escaped(csv, '\t', 't');
	mark_escaped(csv, '\n', 'n');
	mark_escaped(csv, '\r', 'r');
	mark_escaped(csv, '\\', '\\');
	mark_special(csv, "\t\n\r\\");
	header(csv);
	return NULL;
}

const struct crm_sink_kind crm_sink_csv = {
	.name = "csv",
	.title = "comma-separated values with a header (RFC 4180), lossless",
	.flags = CRM_FORMAT_LOADS,
	.endings = ".csv",
	.size = sizeof(struct csv),
	.open = open_csv,
	.row = row,
};

const struct crm_sink_kind crm_sink_tsv = {
	.name = "tsv",
	.title = "tab-separated values with a header; \\t \\n \\r \\\\ escaped",
	.flags = CRM_FORMAT_LOADS,
	.endings = ".tsv",
	.size = sizeof(struct csv),
	.open = open_tsv,
	.row = row,
};
