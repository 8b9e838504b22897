#include "tap.h"

#include <fcntl.h>
#include <signal.h>

#include "form.h"
#include "base/time.h"
#include "model/model.h"

static struct crm_arena *arena;

static struct crm_cell text(const char *s)
{
	return (struct crm_cell){.value = crm_value_text(s)};
}

static struct crm_cell number(int64_t i)
{
	return (struct crm_cell){.value = crm_value_integer(i)};
}

static struct crm_cell money(int64_t i, const char *unit)
{
	return (struct crm_cell){.value = crm_value_integer(i), .unit = unit};
}

static struct crm_column column(const char *name, enum crm_type type)
{
	return crm_column_plain(arena, name, type);
}

/* What a sink makes of the rows; the errors' sentence if it fails. Lives in the arena. */
static const char *made(const struct crm_sink_options *options, const struct crm_column *columns,
                        size_t count, const struct crm_cell *cells, size_t rows)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	crm_err err = form_write(options, columns, count, cells, rows, &out);

	return crm_copy_n(arena, err ? err->text : crm_str_text(&out), err ? strlen(err->text) : out.n);
}

static const char *simple(const char *format, const struct crm_column *columns, size_t count,
                          const struct crm_cell *cells, size_t rows)
{
	struct crm_sink_options options = {.format = format};

	return made(&options, columns, count, cells, rows);
}

static void test_csv(void)
{
	struct crm_column columns[] = {column("name", CRM_T_TEXT), column("n", CRM_T_INTEGER)};
	struct crm_cell cells[] = {
		text("Eva Nová"), number(1), text("a,b"), number(-2), text("say \"hi\""), {.value = CRM_NO_VALUE},
		text("two\nlines"), number(0), text(" lead"), number(3), text("trail\t"), number(4),
		text("王小明"), number(5), text("cr\rhere"), number(6), text("'=1+1"), number(7),
	};
	is(simple("csv", columns, 2, cells, 9),
	   "name,n\nEva Nová,1\n\"a,b\",-2\n\"say \"\"hi\"\"\",\n\"two\nlines\",0\n"
	   "\" lead\",3\n\"trail\t\",4\n王小明,5\n\"cr\rhere\",6\n'=1+1,7\n", "csv");
	is(simple("tsv", columns, 2, cells, 9),
	   "name\tn\nEva Nová\t1\na,b\t-2\nsay \"hi\"\t\ntwo\\nlines\t0\n lead\t3\ntrail\\t\t4\n"
	   "王小明\t5\ncr\\rhere\t6\n'=1+1\t7\n", "tsv");
	struct crm_cell odd[] = {text("\"q\""), {.value = CRM_NO_VALUE}, text("a\\b")};
	is(simple("csv", columns, 1, odd, 3), "name\n\"\"\"q\"\"\"\n\"\"\na\\b\n",
	   "csv: an empty cell alone is not an empty line");
	is(simple("tsv", columns, 1, odd, 3), "name\n\\\"q\"\n\na\\\\b\n", "tsv: quote and backslash");
	struct crm_column bad[] = {column("sep=;", CRM_T_TEXT)}, json[] = {column("[x", CRM_T_TEXT)};
	is(simple("csv", bad, 1, NULL, 0), "\"sep=;\"\n", "a header like Excel's sep=");
	is(simple("csv", json, 1, NULL, 0), "\"[x\"\n", "a header like JSON");
}

static void test_spreadsheet(void)
{
	struct crm_column columns[] = {column("name", CRM_T_TEXT), column("n", CRM_T_INTEGER),
	                               column("amount", CRM_T_MONEY)};
	struct crm_cell cells[] = {
		text("=1+1"), number(-5), money(-120050, "EUR"), text("+420 601"), number(1), money(5, "JPY"),
		text("-x"), number(1), money(1, "KWD"), text("@a"), number(1), money(1, NULL),
		text("\tx"), number(1), money(1, "CZK"), text("a;b"), number(2), money(0, "CZK"),
	};
	struct crm_sink_options options = {.format = "csv", .spreadsheet = true, .delimiter = ';'};
	is(made(&options, columns, 3, cells, 6),
	   "\xEF\xBB\xBFname;n;amount\r\n'=1+1;-5;-1200.50\r\n'+420 601;1;5\r\n'-x;1;0.001\r\n"
	   "'@a;1;0.01\r\n'\tx;1;0.01\r\n\"a;b\";2;0.00\r\n", "for a spreadsheet");
}

static void test_json(void)
{
	struct crm_field list = {.name = "tags", .type = CRM_T_TEXT, .flags = CRM_LIST};
	struct crm_column columns[] = {
		column("name", CRM_T_TEXT), column("n", CRM_T_INTEGER), column("ok", CRM_T_BOOL),
		column("amount", CRM_T_MONEY), column("p", CRM_T_PERCENT), {.name = "tags", .field = &list},
		column("time", CRM_T_DURATION),
	};
	struct crm_cell cells[] = {
		text("a\"\\\n\x1b[0mř/"), number(9007199254740993), number(1), money(120050, "EUR"),
		{.value = crm_value_real(0.1)}, text("[\"key\",\"vip\"]"), number(5400),
		text(""), {.value = CRM_NO_VALUE}, number(0), {.value = CRM_NO_VALUE}, {.value = CRM_NO_VALUE},
		{.value = CRM_NO_VALUE}, {.value = CRM_NO_VALUE},
	};
#define ONE "{\"name\":\"a\\\"\\\\\\n\\u001b[0mř/\",\"n\":9007199254740993,\"ok\":true," \
	"\"amount\":\"1200.50\",\"p\":0.1,\"tags\":[\"key\",\"vip\"],\"time\":5400}"
#define TWO "{\"name\":null,\"n\":null,\"ok\":false,\"amount\":null,\"p\":null,\"tags\":null,\"time\":null}"
	is(simple("jsonl", columns, 7, cells, 2), ONE "\n" TWO "\n", "jsonl");
	is(simple("json", columns, 7, cells, 2), "[\n" ONE ",\n" TWO "\n]\n", "json");
	is(simple("json", columns, 7, cells, 0), "[]\n", "json of nothing");
	is(simple("jsonl", columns, 7, cells, 0), "", "jsonl of nothing");
	struct crm_column twice[] = {column("name", CRM_T_TEXT), column("name", CRM_T_TEXT)};
	is(simple("jsonl", twice, 2, NULL, 0),
	   "the column 'name' is asked for twice, and a JSON object has each key once", "a key twice");
}

static void test_ids(void)
{
	struct crm_column columns[] = {column("name", CRM_T_TEXT), column("id", CRM_T_ID)};
	struct crm_cell cells[] = {text("Олена"), text("7f3a9c0011223344"), text("x"), text(""),
	                           text("y"), text("b01c440011223344")};
	struct crm_sink_options zero = {.format = "ids", .zero = true};
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	is(simple("ids", columns, 2, cells, 3), "7f3a9c0011223344\nb01c440011223344\n", "ids");
	is(simple("ids", columns, 1, cells, 2), "Олена\n7f3a9c0011223344\n", "the first column where there is no id");
	ok(!form_write(&zero, columns, 2, cells, 3, &out) && out.n == 34 &&
	   memcmp(out.s, "7f3a9c0011223344\0b01c440011223344", 34) == 0, "ended by NUL");
	is(simple("ids", columns, 0, cells, 0), "there is no column to take ids from", "no column");
}

static void test_table(void)
{
	struct crm_column columns[] = {column("id", CRM_T_ID), column("first_name", CRM_T_TEXT),
	                               column("amount", CRM_T_MONEY), column("city", CRM_T_TEXT)};
	struct crm_cell cells[] = {
		text("7f3a9c0011223344"), text("Eva"), money(120050, "EUR"), text("Plzeň"),
		text("b01c440011223344"), text("王小明"), money(5, "JPY"), text(""),
		text("c2d8770011223344"), text("e\xCC\x81va\x1b[2J\n"), {.value = CRM_NO_VALUE}, text("\xE2\x80\xAEx"),
	};
	struct crm_sink_options options = {.format = "table", .id_digits = 6};
	is(made(&options, columns, 4, cells, 3),
	   "ID      FIRST_NAME          AMOUNT  CITY\n"
	   "7f3a9c  Eva           1,200.50 EUR  Plzeň\n"
	   "b01c44  王小明               5 JPY\n"
	   "c2d877  e\xCC\x81va\\x1b[2J\\n                \\u202ex\n", "aligned, escaped, no trailing spaces");
	is(made(&options, columns, 4, cells, 0), "", "no rows, no header");
	options.id_digits = 0;
	is(made(&options, columns, 1, cells, 1), "ID\n7f3a9c0011223344\n", "the whole id");
	options.id_digits = 2;
	is(made(&options, columns, 1, cells, 1), "ID\n7f3a9c\n", "never less than 6 digits");
	options.color = true;
	is(made(&options, columns, 2, cells, 1),
	   "\x1b[1mID\x1b[0m      \x1b[1mFIRST_NAME\x1b[0m\n\x1b[2m7f3a9c\x1b[0m  Eva\n", "colours");
}

/* What is empty gives way first, and headers before what stands below them. */
static void test_empty_columns(void)
{
	struct crm_column columns[] = {column("name", CRM_T_TEXT), column("company", CRM_T_TEXT),
	                               column("modified_at", CRM_T_DATE)};
	struct crm_cell cells[] = { text("Eva Nová"), text(""), text("2026-11-21") };
	struct crm_sink_options options = {.format = "table", .width = 19};
	is(made(&options, columns, 3, cells, 1),
	   "NAME     MODIFIED_…\n"
	   "Eva No…  2026-11-21\n", "an empty column, and a header, before a name");
	options.width = 40;
	is(made(&options, columns, 3, cells, 1),
	   "NAME      COMPANY  MODIFIED_AT\n"
	   "Eva Nová           2026-11-21\n", "all of it where there is room");
}

static void test_shrink(void)
{
	struct crm_column columns[] = {column("name", CRM_T_TEXT), column("note", CRM_T_TEXT),
	                               column("n", CRM_T_INTEGER)};
	struct crm_cell cells[] = {
		text("Eva Nová"), text("a very long note that does not fit at all"), number(1234567890123),
		text("王小明王小明王小明王小明"), text("x"), number(1),
	};
	struct crm_sink_options options = {.format = "table", .width = 40};
	is(made(&options, columns, 3, cells, 2),
	   "NAME         NOTE                      N\n"
	   "Eva Nová     a very long…  1234567890123\n"
	   "王小明王小…  x                         1\n", "the widest columns shrink; numbers never");
	options.width = 25;
	is(made(&options, columns, 3, cells, 2),
	   "NAME  NOTE              N\n"
	   "Eva…  a v…  1234567890123\n"
	   "王…   x                 1\n", "a least width");
	options.width = 24;
	is(made(&options, columns, 3, cells, 2),
	   "NAME        NOTE …\n"
	   "Eva Nová    a very lo…\n"
	   "王小明王…   x\n", "one less: the last column goes, and the header says so");
	options.width = 10;
	is(made(&options, columns, 3, cells, 2),
	   "NAME …\n"
	   "Eva Nová\n"
	   "王小明…\n", "the first stays");
}

static void test_streaming(void)
{
	enum { ROWS = 2500 };
	struct crm_column columns[] = {column("name", CRM_T_TEXT), column("n", CRM_T_INTEGER)};
	struct crm_cell *cells = crm_new(arena, struct crm_cell, 2 * ROWS);
	for (int i = 0; i < ROWS; i++) {
		cells[2 * i] = text(i < 1000 ? "short" : "longer than before");
		cells[2 * i + 1] = number(i);
	}
	const char *table = simple("table", columns, 2, cells, ROWS);
	ok(strstr(table, "\nshort  999\n") != NULL, "the first 1000 rows choose the widths");
	ok(strstr(table, "\nlonger than before  1000\n") != NULL, "later ones are whole off a terminal");
	struct crm_sink_options options = {.format = "table", .width = 80};
	table = made(&options, columns, 2, cells, ROWS);
	ok(strstr(table, "\nlong…  1000\n") != NULL, "and cut on one");
	size_t lines = 0;
	for (const char *p = table; *p; p++)
		lines += *p == '\n';
	is_int(lines, ROWS + 1, "every row is there");
}

/* Long cells end the holding back sooner than many rows do. */
static void test_held_bytes(void)
{
	struct crm_column columns[] = {column("note", CRM_T_TEXT), column("name", CRM_T_TEXT)};
	struct crm_cell cells[] = {text(NULL), text("x"), text("y"), text("longer")};
	char *large = crm_alloc(arena, 1200001);

	memset(large, 'z', 1200000);
	cells[0] = text(large);
	struct crm_sink_options options = {.format = "table", .width = 40};
	const char *table = made(&options, columns, 2, cells, 2);
	ok(crm_ends(table, "zz…  x\ny                                   lon…\n"), "a megabyte chooses the widths");
}

static void test_markup(void)
{
	struct crm_column columns[] = {column("name", CRM_T_TEXT), column("n", CRM_T_INTEGER)};
	struct crm_cell cells[] = {text("a|b\\ <script>&\r\nnext\x1b"), number(1), text(""), number(2)};
	struct crm_sink_options options = {.format = "html", .title = "<contact>"};

	is(simple("md", columns, 2, cells, 2),
	   "| name | n |\n| --- | ---: |\n| a\\|b\\\\ &lt;script>&amp;<br>next\\\\x1b | 1 |\n| | 2 |\n", "md");
	const char *html = made(&options, columns, 2, cells, 2);
	ok(crm_starts(html, "<!DOCTYPE html>\n<html lang=\"en\">\n") && crm_ends(html, "</html>\n"), "html: whole");
	ok(strstr(html, "<title>&lt;contact&gt;</title>") != NULL, "html: title");
	ok(strstr(html, "<th scope=\"col\">name</th><th scope=\"col\" class=\"number\">n</th>") != NULL, "html: header");
	ok(strstr(html, "<tr><td>a|b\\ &lt;script&gt;&amp;<br>next\\x1b</td><td class=\"number\">1</td></tr>\n"
	          "<tr><td></td><td class=\"number\">2</td></tr>\n") != NULL, "html: rows");
	struct crm_cell quotes[] = {text("\"'\""), number(1)};
	ok(strstr(simple("html", columns, 2, quotes, 1), "&quot;&#39;&quot;") != NULL, "html: quotes");
}

static void test_template(void)
{
	struct crm_column columns[] = {column("first_name", CRM_T_TEXT), column("company.name", CRM_T_TEXT)};
	struct crm_cell cells[] = {text("Eva"), text("Růže & syn"), text("Jan"), text("")};
	struct crm_sink_options zero = {.format = "template={first_name}\\n", .zero = true};
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	const char *const *names;

	is(simple("template={first_name}: {company.name}", columns, 2, cells, 2), "Eva: Růže & syn\nJan: \n", "template");
	is(simple("template={{{first_name}}}\\t\\\\n\\n", columns, 2, cells, 1), "{Eva}\t\\n\n", "braces and escapes");
	is(simple("template=", columns, 2, cells, 1), "\n", "an empty template");
	ok(!form_write(&zero, columns, 2, cells, 1, &out) && out.n == 5 && memcmp(out.s, "Eva\n", 5) == 0, "ended by NUL");
	is(simple("template={frist_name}", columns, 2, cells, 1),
	   "the template names 'frist_name', which is not a column", "an unknown column");
	is(simple("template={first_name", columns, 2, cells, 1),
	   "the template has a '{' without its '}' ('{{' is a literal one)", "an open brace");
	is(simple("template=a}", columns, 2, cells, 1),
	   "the template has a '}' without its '{' ('}}' is a literal one)", "a closing brace");
	crm_err err = crm_format_columns(arena, "template={b} {a} {b}", NULL, &names);
	ok(!err && crm_same(names[0], "b") && crm_same(names[1], "a") && !names[2], "its names, each once");
	struct crm_sink_options options = {.format = "template=x {frist_name}"};
	err = form_write(&options, columns, 2, NULL, 0, &out);
	ok(err && err->kind == CRM_USAGE && err->caret == 3 && err->caret_length == 10, "the caret is under the name");
	is(err ? err->hint : NULL, "{first_name}", "with the nearest");
}

static void test_formats(void)
{
	const char *title, *last = "";
	bool sorted = true;
	size_t i = 0;

	for (const char *name; (name = crm_format_at(i, &title)); last = name, i++)
		sorted = sorted && strcmp(last, name) < 0 && title && *title;
	ok(sorted && i == 12, "the list is sorted and has titles");
	ok(crm_format_has("table", CRM_FORMAT_PEOPLE | CRM_FORMAT_PAGED) && crm_format_has("md", CRM_FORMAT_PEOPLE) &&
	   !crm_format_has("md", CRM_FORMAT_PAGED) && !crm_format_has("csv", CRM_FORMAT_PEOPLE) &&
	   !crm_format_has("template=x", CRM_FORMAT_PEOPLE) && !crm_format_has("nonsense", 0), "for people or not");
	ok(!crm_format_check("template={x}") && !crm_format_check("jsonl"), "known");
	crm_err err = crm_format_check("jsno");
	ok(err && err->kind == CRM_USAGE, "unknown");
	is(err ? err->nearest : NULL, "json", "the nearest");
	is(crm_format_of_file("/a.csv/people.MD"), "md", "by the ending");
	ok(!crm_format_of_file("md") && !crm_format_of_file("people.txt"), "or not");
	ok(crm_format_check("template") != NULL && crm_format_check("") != NULL, "half a name");
}

static void test_output(void)
{
	struct crm_column columns[] = {column("name", CRM_T_TEXT)};
	struct crm_cell cells[] = {text("x")};
	struct crm_sink_options options = {.format = "csv"};
	struct crm_sink *sink;
	int ends[2];

	CRM_AUTO(crm_output_drop) struct crm_output full = CRM_OUTPUT(-1);
	crm_err err = crm_sink_open(arena, &options, columns, 1, &full, &sink);
	for (int i = 0; i < 40000 && !err; i++)
		err = crm_sink_row(sink, cells);
	ok(err && err->kind == CRM_IO, "a write that fails is told by the row");
	err = crm_sink_close(sink);
	ok(err && err->kind == CRM_IO, "and by the close");
	signal(SIGPIPE, SIG_IGN);
	ok(pipe(ends) == 0 && close(ends[0]) == 0, "a pipe nobody reads");
	CRM_AUTO(crm_output_drop) struct crm_output gone = CRM_OUTPUT(ends[1]);
	err = crm_sink_open(arena, &options, columns, 1, &gone, &sink);
	for (int i = 0; i < 40000 && !err; i++)
		err = crm_sink_row(sink, cells);
	ok(!err && gone.gone && !crm_sink_close(sink), "a reader that went away is no error");
	close(ends[1]);
	CRM_AUTO(crm_fd_drop) int disk = open("/dev/full", O_WRONLY | O_CLOEXEC);
	CRM_AUTO(crm_output_drop) struct crm_output short_of = CRM_OUTPUT(disk);
	err = crm_sink_open(arena, &options, columns, 1, &short_of, &sink);
	err = err ? err : crm_sink_close(sink);
	ok(err && strstr(err->text, "cannot write the output: No space left"), "a full disk is told at the end");
}

int main(void)
{
	arena = crm_arena_new();
	test_csv();
	test_spreadsheet();
	test_json();
	test_ids();
	test_table();
	test_empty_columns();
	test_shrink();
	test_streaming();
	test_held_bytes();
	test_markup();
	test_template();
	test_formats();
	test_output();
	crm_arena_drop(&arena);
	return tap_done();
}
