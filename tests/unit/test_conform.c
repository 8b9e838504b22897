#include "tap.h"

#include "form.h"
#include "form/json.h"

/* Against what others wrote (../shared/data, skipped where it is absent): csv-spectrum, and strings
 * that break programs. */

static const char spectrum[] = "../shared/data/csv-spectrum";
static const char naughty[] = "../shared/data/naughty-strings/blns.json";

/* In location_coordinates this cell is not the same in the CSV and in what it must parse to. */
static const char differs[] = "Contact Phone Number";

static const struct crm_source_options none;

static crm_err same_row(const struct crm_row *a, const struct crm_row *b)
{
	if (a->count != b->count)
		return crm_fail(CRM_INVALID, "%zu cells, not %zu", a->count, b->count);
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->names[i], b->names[i]) != 0 ||
		    (strcmp(a->texts[i], b->texts[i]) != 0 && strcmp(b->names[i], differs) != 0))
			return crm_fail(CRM_INVALID, "%s=%s, not %s=%s", a->names[i], a->texts[i],
			                b->names[i], b->texts[i]);
	return NULL;
}

static crm_err same_rows(struct crm_source *a, struct crm_source *b, size_t *rows)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_row *x, *y;

	for (*rows = 0;; (*rows)++) {
		CRM_TRY(crm_source_next(a, arena, &x));
		CRM_TRY(crm_source_next(b, arena, &y));
		if (!x || !y)
			return x || y ? crm_fail(CRM_INVALID, "not the same number of rows") : NULL;
		CRM_TRY(same_row(x, y));
	}
}

/* The files *_crlf.csv lost their CRs on the way through git: they are put back. */
static crm_err open_csv(const char *path, struct crm_source **source)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0}, crlf = {0};

	CRM_TRY(crm_file_read(path, 100000, &text));
	bool lost = crm_ends(path, "_crlf.csv") && !strchr(crm_str_text(&text), '\r');
	for (size_t i = 0; i < text.n; i++) {
		if (lost && text.s[i] == '\n')
			crm_str_add_c(&crlf, '\r');
		crm_str_add_c(&crlf, text.s[i]);
	}
	return form_open(crm_str_text(&crlf), crlf.n, &none, source);
}

static void test_spectrum(void)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *csvs = crm_path(arena, spectrum, "csvs");
	char **names, error[1500];

	if (!crm_is_folder(csvs)) {
		ok(true, "csv-spectrum # SKIP it is not here");
		return;
	}
	ok(!crm_folder_list(arena, csvs, ".csv", &names) && names[0], "csv-spectrum is here");
	for (; *names; names++) {
		CRM_AUTO(crm_source_drop) struct crm_source *csv = NULL;
		CRM_AUTO(crm_source_drop) struct crm_source *json = NULL;
		const char *stem = crm_copy_n(arena, *names, strlen(*names) - 4);
		size_t rows = 0;
		crm_err err = open_csv(crm_path(arena, csvs, *names), &csv);
		if (!err)
			err = crm_source_open(crm_textf(arena, "%s/json/%s.json", spectrum, stem), &none, &json);
		if (!err)
			err = same_rows(csv, json, &rows);
		if (!ok(!err && rows > 0, "%s", *names))
			printf("# %s\n", crm_err_print(err, error, sizeof(error)));
	}
}

/* The strings of the JSON array, one a line. */
static size_t read_strings(struct crm_arena *arena, char *text, const char **strings, size_t most)
{
	size_t count = 0, members;
	struct crm_member *member;

	for (char *line = strtok(text, "\n"); line && count < most; line = strtok(NULL, "\n")) {
		size_t n = strlen(line);
		while (n > 0 && strchr(", ", line[n - 1]))
			line[--n] = '\0';
		const char *object = crm_textf(arena, "{\"a\":%s}", line);
		if (strchr(line, '"') && !crm_json_object(arena, object, strlen(object), &member, &members))
			strings[count++] = member->text;
	}
	return count;
}

/* Through the sink and back: the same strings, in each of two columns. */
static crm_err there_and_back(const char *format, const char **strings, size_t count, size_t columns)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	struct crm_column column[2] = {crm_column_plain(arena, "a", CRM_T_TEXT),
	                               crm_column_plain(arena, "b", CRM_T_TEXT)};
	struct crm_cell *cells = crm_new(arena, struct crm_cell, count * columns);
	const struct crm_row *row;

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < columns; k++)
			cells[i * columns + k].value = crm_value_text(strings[(i + k) % count]);
	CRM_TRY(form_write(&(struct crm_sink_options){.format = format}, column, columns, cells, count, &out));
	CRM_TRY(form_open(out.s, out.n, &(struct crm_source_options){
		.format = columns == 1 && strcmp(format, "tsv") == 0 ? "tsv" : NULL}, &source));
	if (strcmp(crm_source_format(source), format) != 0)
		return crm_fail(CRM_INVALID, "taken for %s", crm_source_format(source));
	for (size_t i = 0; i < count * columns; i++) {
		if (i % columns == 0)
			CRM_TRY(crm_source_next(source, arena, &row));
		if (!row || row->count != columns)
			return crm_fail(CRM_INVALID, "row %zu is not whole", i / columns);
		const char *want = cells[i].value.shape == CRM_EMPTY ? "" : cells[i].value.s;
		const char *got = row->texts[i % columns] ? row->texts[i % columns] : "";
		if (strcmp(got, want) != 0)
			return crm_fail(CRM_INVALID, "'%s' came back as '%s'", want, got);
	}
	CRM_TRY(crm_source_next(source, arena, &row));
	return row ? crm_fail(CRM_INVALID, "more rows came back") : NULL;
}

static void test_strings(const char **strings, size_t count, const char *what)
{
	static const char *const formats[] = {"csv", "tsv", "json", "jsonl"};

	for (size_t i = 0; i < CRM_COUNT(formats); i++) {
		for (size_t columns = 1; columns <= 2; columns++) {
			crm_err err = there_and_back(formats[i], strings, count, columns);
			if (!ok(!err, "%s, %zu column%s: %s", formats[i], columns, columns > 1 ? "s" : "", what))
				printf("# %s\n", err->text);
		}
	}
}

static void test_naughty(void)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *strings[2000];

	if (!crm_is_file(naughty)) {
		ok(true, "naughty strings # SKIP they are not here");
		return;
	}
	ok(!crm_file_read(naughty, 10000000, &text), "naughty strings are here");
	size_t count = read_strings(arena, text.s, strings, CRM_COUNT(strings));
	ok(count > 400, "%zu of them", count);
	test_strings(strings, count, "naughty strings come back");
}

int main(void)
{
	static const char *ours[] = {
		"Novák, Jan", "王小明", "\"", "\"\"", "a\"b", "'", "\\", "\\n", "\\\"x", "\"x", "a\tb", "\t", " ", "  x ", "\n",
		"\r", "\r\n", "x\r", "", "a;b", "=1+1", "{", "[", "sep=,", "\xEF\xBB\xBFx", "NULL", "null", "0", "\x1b[2J",
		"Олена\nКоваль", "e\xCC\x81", "\\t\t\\", ",,,", "|", "\x7f", "\x01",
	};

	test_strings(ours, CRM_COUNT(ours), "our own come back");
	test_spectrum();
	test_naughty();
	return tap_done();
}
