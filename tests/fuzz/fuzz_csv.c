/*
 * CSV and TSV. The first byte says which and how many columns; the rest is read twice: as a file, whatever
 * comes out; and as cells (ended by NUL), which a sink writes and a source must give back unchanged.
 */
#include "../unit/form.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const char *guess(const char *bytes, size_t n)
{
	(void)bytes;
	return n % 2 ? "WINDOWS-1250" : NULL;
}

static void read_file(struct crm_arena *arena, const char *text, size_t n, unsigned how)
{
	static const char *const formats[] = {NULL, "csv", "tsv", "refs", "refs0", "json", "jsonl", NULL};
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	struct crm_source_options options = {
		.format = formats[how % 8], .refs = how & 8, .guess_encoding = how & 16 ? guess : NULL,
	};
	const struct crm_row *row;

	crm_err err = form_open(text, n, &options, &source);
	if (err)
		return;
	long line = 0;
	do {
		struct crm_arena_mark mark = crm_arena_mark(arena);
		err = crm_source_next(source, arena, &row);
		if (row && (row->line < line || row->line < 1))
			abort();
		if (row)
			line = row->line;
		for (size_t i = 0; row && !err && i < row->count; i++)
			if (row->texts[i] && (strlen(row->texts[i]) != row->lengths[i] || !row->names[i]))
				abort();
		crm_arena_rewind(arena, mark);
	} while (row || err);
}

static void round_trip(struct crm_arena *arena, const char *text, size_t n, size_t columns, bool tsv)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	struct crm_cell *cells = crm_new(arena, struct crm_cell, n + columns + 1);
	struct crm_column column[4];
	const struct crm_row *row;
	size_t count = 0;

	for (const char *at = text, *end = text + n; at < end; at += strlen(at) + 1)
		if (crm_utf8_valid(at, strlen(at), NULL))
			cells[count++].value = crm_value_text(at);
	size_t rows = (count + columns - 1) / columns;
	for (size_t i = 0; i < columns; i++)
		column[i] = crm_column_plain(arena, crm_textf(arena, "c%zu", i), CRM_T_TEXT);
	if (form_write(&(struct crm_sink_options){.format = tsv ? "tsv" : "csv"}, column, columns, cells, rows, &out))
		abort();
	/* One column names no delimiter; and a header that fits TSV is taken for it without being told. */
	if (form_open(out.s, out.n, &(struct crm_source_options){.format = tsv && columns == 1 ? "tsv" : NULL}, &source))
		abort();
	for (size_t i = 0; i < rows * columns; i++) {
		if (i % columns == 0 && (crm_source_next(source, arena, &row) || !row || row->count != columns))
			abort();
		const char *want = cells[i].value.shape == CRM_EMPTY ? "" : cells[i].value.s;
		if (strcmp(row->texts[i % columns], want) != 0)
			abort();
	}
	if (crm_source_next(source, arena, &row) || row)
		abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	if (size == 0)
		return 0;
	const char *text = crm_copy_n(arena, (const char *)data + 1, size - 1);
	read_file(arena, text, size - 1, data[0]);
	round_trip(arena, text, size - 1, data[0] % 4 + 1u, data[0] & 4);
	return 0;
}
