#include "tap.h"

#include "form.h"

#define BYTES(text) text, sizeof(text) - 1

static struct crm_arena *arena;

static void add_row(struct crm_str *out, const struct crm_row *row)
{
	crm_str_addf(out, "%ld:", row->line);
	for (size_t i = 0; i < row->count; i++) {
		crm_str_addf(out, " %s=%s%s", row->names[i], row->texts[i] ? row->texts[i] : "NULL",
		             row->lists && row->lists[i] ? "[]" : "");
		if (row->texts[i] && strlen(row->texts[i]) != row->lengths[i])
			crm_str_add(out, "(wrong length)");
	}
	crm_str_add_c(out, '\n');
}

/* Every row on a line: "12: name=text name=text"; errors as they would be printed, with the row after
 * them if one was given. The file is called 3 or so: what stands before ':' is cut off. */
static const char *read_with(const char *bytes, size_t n, const struct crm_source_options *options)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	const struct crm_row *row;
	char error[1500];

	crm_err err = form_open(bytes, n, options, &source);
	if (err)
		return crm_copy(arena, strchr(crm_err_print(err, error, sizeof(error)), ':') + 1);
	do {
		struct crm_arena_mark mark = crm_arena_mark(arena);
		err = crm_source_next(source, arena, &row);
		if (err)
			crm_str_addf(&out, "!%s\n", strchr(crm_err_print(err, error, sizeof(error)), ':') + 1);
		if (row)
			add_row(&out, row);
		crm_arena_rewind(arena, mark);
	} while (row || err);
	return crm_copy_n(arena, crm_str_text(&out), out.n);
}

static const char *read_text(const char *text)
{
	return read_with(text, strlen(text), &(struct crm_source_options){0});
}

static const char *described(const char *text, size_t n, const struct crm_source_options *options)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;

	crm_err err = form_open(text, n, options, &source);
	if (err)
		return crm_copy(arena, err->text);
	crm_str_addf(&out, "%s: ", crm_source_format(source));
	crm_source_describe(source, &out);
	return crm_copy(arena, crm_str_text(&out));
}

static const char *detected(const char *text)
{
	return described(text, strlen(text), &(struct crm_source_options){0});
}

static const char *detected_refs(const char *text)
{
	return described(text, strlen(text), &(struct crm_source_options){.refs = true});
}

static void test_csv(void)
{
	is(read_text("name,n\nEva,1\nJan,2\n"), "2: name=Eva n=1\n3: name=Jan n=2\n", "rows");
	is(read_text("name,n\nEva,1"), "2: name=Eva n=1\n", "no newline at the end");
	is(read_text("\xEF\xBB\xBF name ,\tn\n Eva ,  \n"), "2: name= Eva  n=  \n", "header trimmed, data not; BOM");
	is(read_text("a,b\n\"x,\"\"y\"\"\",\n,\"\"\n"), "2: a=x,\"y\" b=\n3: a= b=\n", "quotes");
	is(read_text("a,b\n5\" pipe,x\"y\"\n\"5\" pipe\",z\n"), "2: a=5\" pipe b=x\"y\"\n3: a=5\" pipe b=z\n", "stray quotes");
	is(read_text("a\n\"\"\n\nx\n"), "2: a=\n4: a=x\n", "an empty cell is a row, an empty line is not");
	is(read_text("a,b\n1\n1,2,3\n1,2\n"),
	   "!2: this row has 1 cell, the header has 2\n2: a=1\n!3: this row has 3 cells, the header has 2\n"
	   "3: a=1 b=2 =3\n4: a=1 b=2\n", "too few and too many cells; what follows is read");
	is(read_text(""), "", "an empty file");
	is(read_text("\n\n"), "", "empty lines alone");
	is(read_text("a,b\n"), "", "a header alone");
	is(read_text("a,b,a \n1,2,3\n"), "1: columns 1 and 3 of the header are both named 'a'", "a name twice");
	is(read_text("a,,b\n1,2,3\n"), "2: a=1 column_2=2 b=3\n", "a column without a name");
}

static void test_lines(void)
{
	is(read_text("a,b\r\n1,\"x\r\ny\"\r\n\r\n2,z\r\n3\r\n"),
	   "2: a=1 b=x\r\ny\n5: a=2 b=z\n!6: this row has 1 cell, the header has 2\n6: a=3\n", "CRLF");
	is(read_text("a,b\r1,\"x\ry\"\r\r2,z\r"), "2: a=1 b=x\ry\n5: a=2 b=z\n", "CR alone");
	is(read_text("\n\na,b\n1,\"\n\n\"\n2,z\n"), "4: a=1 b=\n\n\n7: a=2 b=z\n", "LF, lines before the header");
	is(read_text("\"a\n1\",b\n1,2\n"), "3: a\n1=1 b=2\n", "a header of two lines");
	is(read_text("a,b\n1,\"x\ny\n2,z\n"), "!2: the row that begins here has a quote that is never closed\n",
	   "a quote never closed names where the row began");
	is(read_text("a\tb\r\n1\tx\r\n\r\n2\ty"), "2: a=1 b=x\n4: a=2 b=y\n", "TSV, CRLF");
	is(read_text("a\tb\r1\tx\r\r2\ty\r"), "2: a=1 b=x\n4: a=2 b=y\n", "TSV, CR");
}

static void test_delimiters(void)
{
	is(detected("a;b\n1;2\n"), "csv: UTF-8, semicolon", "semicolon");
	is(detected("a|b\n1|2\n"), "csv: UTF-8, vertical bar", "bar");
	is(detected("a\tb\n1\t2\n"), "tsv: UTF-8, tab", "tab");
	is(detected("a\tb\n1\t\"2\"\n"), "csv: UTF-8, tab", "tabs and quotes are CSV");
	is(detected("note\nhello, world\n"), "csv: UTF-8, comma", "one column");
	is(detected("name;\"a,b,c\"\nx;\"1,2,3\"\n"), "csv: UTF-8, semicolon", "quoted commas do not count");
	is(detected("name;amount;x,y\nEva;1,50;1\nJan;2,75;2,5\n"), "csv: UTF-8, semicolon", "decimal commas");
	is(detected("first, middle, last;n\nEva;1\n"), "csv: UTF-8, semicolon", "a header with commas");
	is(detected("a;b;c,d\n"), "csv: UTF-8, semicolon", "only a header");
	is(read_text("sep=;\r\na;b,c\r\n1;2\r\n"), "3: a=1 b,c=2\n", "sep=; of Excel");
	is(read_text("\xEF\xBB\xBFsep=|\na|b\n1|2\n"), "3: a=1 b=2\n", "sep=| after a mark");
	is(detected("sep=\t\na\tb\n"), "csv: UTF-8, tab", "sep= and a tab");
	struct crm_source_options options = {.delimiter = '#'};
	is(read_with(BYTES("a#b\n1#2,3\n"), &options), "2: a=1 b=2,3\n", "any delimiter");
	options = (struct crm_source_options){.format = "csv", .delimiter = '\t'};
	is(read_with(BYTES("a\tb\n1\t\\n\n"), &options), "2: a=1 b=\\n\n", "CSV with tabs has no escapes");
	options = (struct crm_source_options){.format = "tsv"};
	is(read_with(BYTES("a\tb\n\\t\\n\\r\\\\\t\\\"q\"\\x\\\n"), &options), "2: a=\t\n\r\\ b=\"q\"\\x\\\n", "TSV's escapes");
	is(read_with(BYTES("a\n\nx\n"), &options), "2: a=\n3: a=x\n", "one column of TSV: an empty line is a row");
}

static void test_formats(void)
{
	is(detected("[{\"a\":1}]"), "json: UTF-8, JSON", "JSON");
	is(detected("\n {\"a\":1}\n"), "jsonl: UTF-8, JSON Lines", "JSON Lines");
	is(detected("{\"a\":\"}\"}"), "jsonl: UTF-8, JSON Lines", "one object");
	is(detected("{\n\"a\":1}"), "json: UTF-8, JSON", "an object on many lines");
	is(detected_refs("7f3a\nb01c\n"), "refs: UTF-8, bare references", "references");
	is(detected_refs("eva@roof.example"), "refs: UTF-8, bare references", "one reference");
	is(detected_refs("id\n7f3a\n"), "csv: UTF-8, comma", "a header id");
	is(detected_refs("id,name\n7f3a,Eva\n"), "csv: UTF-8, comma", "CSV");
	is(detected_refs("{\"id\":1}"), "jsonl: UTF-8, JSON Lines", "JSON Lines where references may be");
	is(detected_refs(""), "refs: UTF-8, bare references", "nothing");
	is(detected("7f3a\nb01c\n"), "csv: UTF-8, comma", "no references where none are expected");
	struct crm_source_options options = {.refs = true};
	is(read_with(BYTES("7f3a\n\n Eva Nová \r\nx"), &options), "1: id=7f3a\n3: id=Eva Nová\n4: id=x\n", "read");
	options = (struct crm_source_options){.format = "refs0"};
	is(read_with(BYTES("a\nb\0\0 c "), &options), "1: id=a\nb\n3: id= c \n", "ended by NUL");
	options = (struct crm_source_options){.format = "cvs"};
	is(described(BYTES("x"), &options), "there is no format 'cvs'", "no such format");
}

static void test_json(void)
{
	is(read_text("{\"a\":1}\n\n  {\"b\":null}\r\n{\"b\":\"x\"}"), "1: a=1\n3: b=NULL\n4: b=x\n", "JSON Lines");
	is(read_text("{\"a\":1}\n{\"a\":\n{\"a\":3}\n"),
	   "1: a=1\n!2: column 5: the JSON text ends too early\n2:\n3: a=3\n", "a broken line; the next is read");
	is(read_text("[\n{\"a\":1},\n{\"a\":[\"}\",\"\\\"]\"]}\n]\n"), "2: a=1\n3: a=};\"][]\n", "an array");
	is(read_text("{\"a\":\"x\",\"b\":[\"y\"],\"c\":[]}\n{\"a\":\"x\",\"b\":\"y\",\"c\":null}\n"),
	   "1: a=x b=y[] c=[]\n2: a=x b=y c=NULL\n", "lists are told from texts");
	is(read_text("[]"), "", "an empty array");
	is(read_text("{\n \"a\": 1\n}\n{\n \"a\": 2\n}\n"), "1: a=1\n4: a=2\n", "objects as jq prints them");
	is(read_text("[{\"a\":1}] [{\"a\":2}]\n"), "1: a=1\n1: a=2\n", "two arrays");
	is(read_text("[{\"a\":1},\n{\"a\":1,\n\"a\":2},\n{\"a\":3}]"),
	   "1: a=1\n!3: column 1: a key appears twice near '\"a\"'\n2:\n4: a=3\n", "a broken object; the next is read");
	is(read_text("[{\"a\":1},\n]"), "1: a=1\n!2: an object ({...}) is expected after the comma\n", "a comma too many");
	is(read_text("[{\"a\":1}\n{\"a\":1}]"),
	   "1: a=1\n!2: a comma or the end of the list is expected after the object\n", "a comma too few");
	is(read_text("[1,2]"), "!1: an object ({...}) is expected here\n", "numbers");
	is(read_text("[{\"a\":1}"), "1: a=1\n!1: the list that begins here never ends\n", "a list without an end");
	is(read_text("[\n{\"a\":1"), "!2: the object that begins here never ends\n", "an object without an end");
	is(read_text("[{\"a\":{\"b\":2}},{\"a\":1}]"),
	   "!1: a: an object cannot stand here; plain values and lists of them can\n1:\n1: a=1\n", "nested");
	is(read_text("[{\"a\":1}]]"), "1: a=1\n!1: an object ({...}) or a list of objects is expected here\n", "what follows");
}

static void test_names(void)
{
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const struct crm_row *row;
	const char *const *names[4] = {0};
	static const char same[] = "{\"a\":1,\"b\":2}\n{\"a\":3,\"b\":4}\n{\"b\":3,\"a\":4}\n{\"a\":1,\"b\":2}\n";

	ok(!form_open(same, strlen(same), &(struct crm_source_options){0}, &source), "objects alike");
	for (int i = 0; i < 4; i++)
		if (!crm_source_next(source, arena, &row) && row)
			names[i] = row->names;
	ok(names[0] && names[0] == names[1] && names[1] != names[2] && names[3] == names[0], "share their names");
	crm_source_drop(&source);
	for (int i = 0; i < 2000; i++)
		crm_str_addf(&text, "{\"k%d\":1}\n", i % 600);
	ok(!form_open(text.s, text.n, &(struct crm_source_options){0}, &source), "more kinds of objects than are kept");
	bool right = true;
	char name[16];
	const char *const *before = NULL;
	for (int i = 0; i < 2000; i++) {
		snprintf(name, sizeof(name), "k%d", i % 600);
		right = right && !crm_source_next(source, arena, &row) && row && row->names != before &&
		        strcmp(row->names[0], name) == 0;
		before = row ? row->names : NULL;
	}
	ok(right, "each has its own");
}

static const char *say_1250(const char *bytes, size_t n)
{
	return memchr(bytes, 0xE1, n) ? "WINDOWS-1250" : NULL;
}

static void test_encodings(void)
{
	static const char utf16le[] = "\xFF\xFE" "a\0,\0b\0\n\0" "\x59\x01,\0x\0\n\0";
	static const char utf16be[] = "\xFE\xFF" "\0a\0,\0b\0\n" "\x01\x59\0,\0x\0\n";
	static const char latin[] = "a,b\nN\xE1" "dra\x9E\xED,x\n";
	struct crm_source_options none = {0}, guess = {.guess_encoding = say_1250};
	struct crm_source_options said = {.encoding = "windows-1250"};

	is(read_with(utf16le, sizeof(utf16le) - 1, &none), "2: a=ř b=x\n", "UTF-16, little end first");
	is(read_with(utf16be, sizeof(utf16be) - 1, &none), "2: a=ř b=x\n", "UTF-16, big end first");
	is(read_with(utf16le + 2, sizeof(utf16le) - 3, &none), "2: a=ř b=x\n", "without a mark");
	is(described(utf16le, sizeof(utf16le) - 1, &none), "csv: UTF-16LE, comma", "described");
	is(read_with(utf16le, 15, &none), "!2: b: the file ends in the middle of a character (offset 14)\n",
	   "cut in the middle");
	is(read_with(latin, strlen(latin), &none), "!2: a: the byte 0xE1 (offset 5) is not UTF-8 text\n", "not UTF-8");
	is(read_with(latin, strlen(latin), &guess), "2: a=Nádraží b=x\n", "an encoding guessed");
	is(read_with(latin, strlen(latin), &said), "2: a=Nádraží b=x\n", "an encoding said");
	is(described(latin, strlen(latin), &guess), "csv: WINDOWS-1250, comma", "described");
	static const char damaged[] = "a,b\nřčš,\xE1\n";
	is(read_with(damaged, strlen(damaged), &guess), "!2: b: the byte 0xE1 (offset 11) is not UTF-8 text\n",
	   "damaged UTF-8 is no other encoding");
	is(read_with(BYTES("a,b\n1,2\n3,x\0y\n"), &none),
	   "2: a=1 b=2\n!3: b: a NUL byte (offset 11): this is binary data, not text\n", "a NUL, and where");
	is(read_with(BYTES("a,b\n1,2,\xFF\n"), &none), "!2: column 3: the byte 0xFF (offset 8) is not UTF-8 text\n",
	   "beyond the header");
	is(read_with(BYTES("{\"a\":1}\n{\"a\":\xFF}\n"), &none), "1: a=1\n!2: the byte 0xFF (offset 13) is not UTF-8 text\n",
	   "JSON Lines");
	is(read_with(BYTES("[{\"a\":1},\n{\"a\":\xFF}\n]"), &none), "1: a=1\n!2: the byte 0xFF (offset 15) is not UTF-8 text\n",
	   "JSON");
	is(read_with(BYTES("a\n\xC5"), &none), "!2: a: the file ends in the middle of a character (offset 2)\n", "UTF-8 cut");
	is(read_with(BYTES("\xFF\xFE" "a\0\n\0" "\x00\xD8" "x\0\n\0"), &none),
	   "!2: a: the byte 0x00 (offset 6) is not UTF-16LE text\n", "half a pair of UTF-16");
	is(read_with(BYTES("\xFF\xFE" "a\0\n\0" "\0\0" "x\0\n\0"), &none),
	   "!2: a: the character U+0000: this is binary data, not text\n", "a NUL in UTF-16");
	said.encoding = "klingon";
	is(read_with(BYTES("a"), &said), " there is no encoding 'klingon'", "no such encoding");
}

/* A guess may come late, as long as all before it was ASCII. */
static void test_late_guess(void)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_source_options guess = {.guess_encoding = say_1250};

	crm_str_add(&text, "a,b\n");
	while (text.n < 200000)
		crm_str_add(&text, "plain,text\n");
	crm_str_add(&text, "N\xE1" "dra\x9E\xED,x\n");
	const char *rows = read_with(text.s, text.n, &guess);
	ok(crm_ends(rows, ": a=Nádraží b=x\n"), "an encoding guessed after 200 kB of ASCII");
	crm_str_clear(&text);
	crm_str_add(&text, "a,b\nř,\n");
	while (text.n < 200000)
		crm_str_add(&text, "plain,text\n");
	crm_str_add(&text, "N\xE1" "dra\x9E\xED,x\n");
	rows = read_with(text.s, text.n, &guess);
	ok(strstr(rows, "the byte 0xE1") != NULL, "not after UTF-8");
}

static void test_binary(void)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *error;
	} rows[] = {
		{"PK\3\4....[Content_Types].xml", 27, " this is an Excel file; save it as CSV"},
		{"PK\3\4....mimetypeapplication/vnd.oasis.opendocument.spreadsheet", 60,
		 " this is an OpenDocument file; save it as CSV"},
		{"PK\3\4....x", 9, " this is a zip archive"},
		{"\x1F\x8B\x08\0\0", 5, " this is compressed by gzip"},
		{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, " this is an old Excel file; save it as CSV"},
		{"%PDF-1.7\n", 9, " this is a PDF file"},
		{"SQLite format 3\0", 16, " this is an SQLite database"},
	};
	struct crm_source_options none = {0};

	for (size_t i = 0; i < CRM_COUNT(rows); i++)
		is(read_with(rows[i].bytes, rows[i].n, &none), rows[i].error, rows[i].error);
	is(read_text("PK,b\n1,2\n"), "2: PK=1 b=2\n", "a header that looks a little like one");
	is(read_text("%PDF,b\n1,2\n"), "2: %PDF=1 b=2\n", "and another");
}

static void test_limits(void)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	size_t most = 16 * 1024 * 1024;

	crm_str_add(&text, "a,b\n1,2\n3,\"");
	size_t from = text.n;
	crm_str_reserve(&text, most * 2);
	memset(text.s + from, '\n', most * 2);
	text.n = from + most * 2;
	is(read_with(text.s, text.n, &(struct crm_source_options){0}),
	   "2: a=1 b=2\n!3: the row that begins here is longer than 16 MiB\n", "a quote never closed in a large file");
	memset(text.s + from, ',', most * 2);
	is(read_with(text.s, from - 1, &(struct crm_source_options){0}), "2: a=1 b=2\n3: a=3 b=\n", "as it is without");
	text.s[from - 1] = 'x';
	is(read_with(text.s, text.n, &(struct crm_source_options){0}),
	   "2: a=1 b=2\n!3: the row that begins here has more than 65536 cells\n", "too many cells");
	memset(text.s + from, 'x', most * 2);
	is(read_with(text.s, text.n, &(struct crm_source_options){.format = "tsv"}),
	   "2: a,b=1,2\n!3: the line is longer than 16 MiB\n", "TSV");
	memcpy(text.s, "{\"a\":1}\n{\"", 10);
	is(read_with(text.s, text.n, &(struct crm_source_options){0}), "1: a=1\n!2: the line is longer than 16 MiB\n",
	   "JSON Lines");
	is(read_with(text.s, text.n, &(struct crm_source_options){.format = "json"}),
	   "1: a=1\n!2: the object that begins here is longer than 16 MiB\n", "JSON");
	memset(text.s, 'x', text.n);
	text.s[1] = '\n';
	is(read_with(text.s, 2 + 1000000, &(struct crm_source_options){0}) + 1000004 + 1, "\n", "a long cell");
}

static void test_places(void)
{
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	char error[1500];
	long long done, size;

	crm_err err = crm_source_open("/nowhere/people.csv", &(struct crm_source_options){0}, &source);
	ok(err && err->kind == CRM_IO, "no such file");
	is(crm_err_print(err, error, sizeof(error)), "people.csv: cannot open it: No such file or directory", "its name");
	err = crm_source_open("/tmp", &(struct crm_source_options){0}, &source);
	is(crm_err_print(err, error, sizeof(error)), "tmp: cannot read: Is a directory", "a folder");
	ok(!form_open("a,b\n1,2\n", 8, &(struct crm_source_options){0}, &source), "a file");
	crm_source_progress(source, &done, &size);
	ok(done == 8 && size == 8, "progress");
	const char *const *names;
	size_t count;
	crm_source_header(source, &names, &count);
	ok(count == 2 && crm_same(names[0], "a") && crm_same(names[1], "b"), "the header");
}

int main(void)
{
	arena = crm_arena_new();
	test_csv();
	test_lines();
	test_delimiters();
	test_formats();
	test_json();
	test_names();
	test_encodings();
	test_late_guess();
	test_binary();
	test_limits();
	test_places();
	crm_arena_drop(&arena);
	return tap_done();
}
