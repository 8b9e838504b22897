/*
 * vCards. The bytes are read twice: as a file, whatever comes out; and as texts (ended by NUL) of contacts, which a sink
 * writes as cards of either version and a source must give back unchanged.
 */
#include "../unit/form.h"
#include "base/utf8.h"
#include "model/value.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const char *guess(const char *bytes, size_t n)
{
	(void)bytes;
	return n % 2 ? "WINDOWS-1250" : "UTF-16LE";
}

static void check_row(const struct crm_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (!row->texts[i] || !row->names[i] || strlen(row->texts[i]) != row->lengths[i] ||
		    !crm_utf8_valid(row->texts[i], row->lengths[i], NULL))
			abort();
	if (!row->raw)
		abort();
}

static void read_file(struct crm_arena *arena, const char *text, size_t n, bool guesses)
{
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str left = {0};
	const struct crm_row *row;
	long line = 0;

	crm_err err = form_open(text, n, &(struct crm_source_options){.format = "vcf",
	                        .guess_encoding = guesses ? guess : NULL}, &source);
	if (err)
		return;
	do {
		struct crm_arena_mark mark = crm_arena_mark(arena);
		err = crm_source_next(source, arena, &row);
		if (row && row->line <= line)
			abort();
		if (row) {
			line = row->line;
			check_row(row);
		}
		crm_arena_rewind(arena, mark);
	} while (row || (err && !crm_source_broken(source)));
	crm_source_add_left_out(source, &left);
}

/* What a card can hold as it is: blanks around a text and line ends of other systems go. */
static bool is_plain(const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < ' ')
			return false;
	return n > 0 && crm_utf8_valid(text, n, NULL) && text[0] != ' ' && text[n - 1] != ' ';
}

enum { NAME, TITLE, DEPARTMENT, DESCRIPTION, EXTERNAL_ID, EXTERNAL_SOURCE, COLUMNS };
static const char *const names[COLUMNS] = {"name", "title", "department", "description", "external_id", "external_source"};

static const char *text_of(const struct crm_row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++)
		if (strcmp(row->names[i], name) == 0)
			return row->texts[i];
	return "";
}

static void check_card(struct crm_arena *arena, const struct crm_entity *entity, const char *format,
                       const struct crm_column *columns, const struct crm_cell *cells)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	const struct crm_row *row;

	if (form_write(&(struct crm_sink_options){.format = format, .entity = entity}, columns, COLUMNS, cells, 1, &out))
		abort();
	for (size_t at = 0, n; at < out.n; at += n + 1) {
		n = (size_t)((char *)memchr(out.s + at, '\n', out.n - at) - (out.s + at));
		if (n > 76 || out.s[at + n - 1] != '\r' || !crm_utf8_valid(out.s + at, n, NULL))
			abort();
	}
	if (form_open(out.s, out.n, &(struct crm_source_options){0}, &source) || crm_source_next(source, arena, &row) || !row)
		abort();
	for (size_t i = 0; i < COLUMNS; i++)
		if (strcmp(text_of(row, names[i]), cells[i].value.shape == CRM_TEXT ? cells[i].value.s : "") != 0)
			abort();
	if (crm_source_next(source, arena, &row) || row)
		abort();
}

static void round_trip(struct crm_arena *arena, const struct crm_entity *entity, const char *text, size_t n)
{
	struct crm_column columns[COLUMNS];
	struct crm_cell cells[COLUMNS] = {0};
	size_t count = 0;

	for (const char *at = text; at < text + n && count < EXTERNAL_SOURCE; at += strlen(at) + 1)
		if (is_plain(at))
			cells[count++].value = crm_value_text(at);
	if (count < EXTERNAL_SOURCE || strncmp(cells[EXTERNAL_ID].value.s, "urn:crm:", 8) == 0)
		return;
	cells[EXTERNAL_SOURCE].value = crm_value_text("vcf");
	for (size_t i = 0; i < COLUMNS; i++)
		columns[i] = crm_column_plain(arena, names[i], CRM_T_TEXT);
	check_card(arena, entity, "vcf", columns, cells);
	check_card(arena, entity, "vcf3", columns, cells);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static struct crm_model *model;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	if (!model && crm_model_new(&model))
		abort();
	const char *text = crm_copy_n(arena, (const char *)data, size);
	read_file(arena, text, size, size % 2);
	round_trip(arena, crm_model_entity(model, "contact"), text, size);
	return 0;
}
