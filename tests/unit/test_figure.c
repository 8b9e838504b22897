/* Figures: definitions, panels, pictures as text. What is expected is counted by hand. */
#include <math.h>

#include "base/utf8.h"
#include "form/figure_axis.h"
#include "form/figure_panel.h"
#include "form/figure_plot.h"
#include "form/figure_text.h"
#include "form/page.h"
#include "tests/figure/samples.h"
#include "tests/unit/tap.h"

static struct crm_arena *arena;

static const struct crm_figure_column deal_columns[] = {
	{ "stage", "Stage", CRM_T_TEXT, -1 }, { "owner", "Owner", CRM_T_TEXT, -1 }, { "deals", "Deals", CRM_T_INTEGER, -1 },
	{ "amount", "Amount", CRM_T_MONEY, 4 }, { "currency", "Currency", CRM_T_CURRENCY, -1 },
};

/* -- definitions --------------------------------------------------------------------- */

static crm_err parse(const char *text, struct crm_chart *chart)
{
	return crm_chart_parse(text, deal_columns, CRM_COUNT(deal_columns), chart);
}

static void refused(const char *text, const char *sentence, const char *wrong)
{
	struct crm_chart chart;
	crm_err err = parse(text, &chart);
	is(err ? err->text : NULL, sentence, text);
	if (!err)
		return;
	is_int(err->kind, CRM_INVALID, "  is data that is wrong");
	is(crm_copy_n(arena, err->source + err->caret, (size_t)err->caret_length), wrong, "  the caret is under it");
}

static void test_definitions(void)
{
	struct crm_chart chart;
	ok(!parse("", &chart) && chart.kind == CRM_FIGURE_NONE, "nothing: no chart");
	ok(!parse(NULL, &chart) && chart.kind == CRM_FIGURE_NONE, "none at all: no chart");
	ok(!parse("bars stage deals", &chart), "bars");
	ok(chart.kind == CRM_FIGURE_BARS && chart.label == 0 && chart.count == 1 && chart.values[0] == 2 && chart.series == -1, "  of two columns");
	ok(!parse("  line\tstage deals , amount by owner ", &chart), "a line of two values by another, with blanks");
	ok(chart.kind == CRM_FIGURE_LINE && chart.count == 2 && chart.values[1] == 3 && chart.series == 1, "  all of them");
	ok(!parse("heat stage owner deals", &chart) && chart.label == 0 && chart.series == 1 && chart.values[0] == 2, "a heat map");
	ok(!parse("waterfall stage amount by deals", &chart) && chart.series == 2, "a waterfall that is told its sums");
	for (size_t i = 0; crm_figure_kind_at(i, &(const char *){ NULL }); i++)
		is(crm_figure_kind_name((enum crm_figure_kind)(i + 1)), crm_figure_kind_at(i, &(const char *){ NULL }), "a kind is named");
	refused("bras stage deals", "there is no kind of chart 'bras'", "bras");
	refused("bars stgae deals", "the report has no column 'stgae'; the nearest is 'stage'", "stgae");
	refused("bars stage zebra", "the report has no column 'zebra'", "zebra");
	refused("bars stage owner", "'owner' is a text, not a number: it cannot be drawn", "owner");
	refused("bars stage", "the chart 'bars stage' is not complete", "");
	refused("bars", "the chart 'bars' is not complete", "");
	refused("heat stage owner", "the chart 'heat stage owner' is not complete", "");
	refused("bars stage deals by", "the chart 'bars stage deals by' is not complete", "");
	refused("bars stage deals amount", "the word 'amount' is too much in a chart", "amount");
	refused("bars stage deals by owner twice", "the word 'twice' is too much in a chart", "twice");
	refused("funnel stage deals by owner", "the word 'by' is too much in a chart", "by");
	refused("funnel stage deals,amount", "a chart 'funnel' draws one column", "amount");
	refused("bars stage deals,deals,deals,deals,deals,deals,deals,deals,amount", "a chart draws at most 8 columns", "amount");
}

/* -- figures ------------------------------------------------------------------------- */

static const struct crm_figure *sample(const char *name)
{
	for (size_t i = 0; i < CRM_COUNT(samples); i++)
		if (strcmp(samples[i].name, name) == 0)
			return sample_figure(arena, &samples[i]);
	abort();
}

/* Rows of "label|value", drawn as the chart says. */
static struct crm_figure *figure_of(const char *chart, enum crm_type type, const char *const *rows)
{
	static struct sample made;
	made = (struct sample){ .chart = chart, .columns = { { "x", "X", CRM_T_TEXT, -1 }, { "y", "Y", type, -1 } } };
	for (size_t i = 0; rows[i]; i++)
		made.rows[i] = rows[i];
	struct crm_figure *figure = crm_new(arena, struct crm_figure, 1);
	*figure = *sample_figure(arena, &made);
	figure->columns = crm_new(arena, struct crm_figure_column, 2);
	memcpy((void *)figure->columns, made.columns, 2 * sizeof *made.columns);
	return figure;
}
#define ROWS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char *drawn(const struct crm_figure *figure, size_t width, bool color)
{
	struct crm_str out = {0};
	crm_figure_add_text(&out, figure, (struct crm_figure_style){ width, color });
	const char *text = crm_copy(arena, crm_str_text(&out));
	crm_str_drop(&out);
	return text;
}

/* The text so many times. */
static const char *times(const char *text, size_t count)
{
	struct crm_str out = {0};
	for (; count > 0; count--)
		crm_str_add(&out, text);
	const char *all = crm_copy(arena, crm_str_text(&out));
	crm_str_drop(&out);
	return all;
}

#define BLOCKS(n) times("█", n)
#define BLANKS(n) times(" ", n)
#define TEXT(...) crm_textf(arena, __VA_ARGS__)
#define BLUE "\x1b[38;5;33m"
#define ORANGE "\x1b[38;5;166m"
#define OFF "\x1b[0m"

static void test_bars(void)
{
	const struct crm_figure *figure = figure_of("bars x y", CRM_T_INTEGER, ROWS("ab|8", "c|4", "d|1", "e|0", "f|"));
	is(drawn(figure, 40, false), TEXT("ab  %s  8\nc   %s▌%s  4\nd   %s▏%s  1\ne   %s  0\nf\n", BLOCKS(33), BLOCKS(16), BLANKS(16),
	                                  BLOCKS(4), BLANKS(28), BLANKS(33)), "bars, 40 wide: eighths, nothing, no value");
	figure = figure_of("bars x y", CRM_T_INTEGER, ROWS("ab|8", "c|4"));
	is(drawn(figure, 0, false), TEXT("ab  %s  8\nc   %s▌%s  4\n", BLOCKS(73), BLOCKS(36), BLANKS(36)), "80 where no width is given");
	is(drawn(figure, 200, false), TEXT("ab  %s  8\nc   %s▌%s  4\n", BLOCKS(193), BLOCKS(96), BLANKS(96)), "200");
	is(drawn(figure, 40, true), TEXT("ab  " BLUE "%s" OFF "  8\nc   " BLUE "%s▌" OFF "%s  4\n", BLOCKS(33), BLOCKS(16), BLANKS(16)),
	   "with color");
	figure = figure_of("bars x y", CRM_T_INTEGER, ROWS("up|3", "down|-3"));
	is(drawn(figure, 40, false), TEXT("up    %s│%s   3\ndown   %s│%s  -3\n", BLANKS(15), BLOCKS(14), BLOCKS(14), BLANKS(14)),
	   "below zero is left of the axis");
	is(drawn(figure_of("bars x y", CRM_T_INTEGER, ROWS("a|-2", "b|-1")), 20, false), "a  ████████████│  -2\nb        ██████│  -1\n",
	   "nothing is above zero");
	is(drawn(figure_of("bars x y", CRM_T_INTEGER, ROWS("a|0", "b|0")), 20, false), "a                  0\nb                  0\n", "all zero");
	is(drawn(figure_of("bars x y", CRM_T_INTEGER, ROWS("a|1000000", "b|1")), 20, false), "a  ████████  1000000\nb  ▏               1\n",
	   "what is not nothing is seen");
	is(drawn(figure_of("bars x y", CRM_T_INTEGER, ROWS("如何重置密码|1", "Příprava nabídky|2", "Оле\tна\x1b|1")), 30, false),
	   TEXT("如何重置密码  %s▌%s  1\nPříprava na…  %s  2\nОле\\tна\\x1b   %s▌%s  1\n", BLOCKS(6), BLANKS(6), BLOCKS(13), BLOCKS(6), BLANKS(6)),
	   "wide letters, cut labels, escaped controls");
	is(drawn(figure_of("bars x y", CRM_T_INTEGER, ROWS("a|1000000", "b|1")), 1, false), "a  ████  1000000\nb  ▏           1\n",
	   "no width is too little for values");
	is(drawn(figure_of("bars x y", CRM_T_PERCENT, ROWS("a|65.7766990291262")), 20, false), "a  █████████  65.8 %\n", "percents to a tenth");
	is(drawn(figure_of("bars x y", CRM_T_DURATION, ROWS("a|5400")), 20, false), "a  █████████  1h 30m\n", "durations");
}

static void test_grouped(void)
{
	is(drawn(sample("grouped"), 40, false), TEXT("Won and lost by owner\n"
		"ann    Won   %s  41\n       Lost  ██████▊%s  12\nbob    Won   %s▌%s  33\n       Lost  %s▎%s  29\n"
		"Олена  Won   ███▉%s   7\n       Lost\n", BLOCKS(23), BLANKS(16), BLOCKS(18), BLANKS(4), BLOCKS(16), BLANKS(6), BLANKS(19)),
	   "values beside one another have their names");
	is(drawn(sample("currencies"), 40, false), TEXT("Won by quarter\nAmount (EUR)\nQ1  %s▏%s  1,234.00 EUR\nQ2  %s  2,234.00 EUR\n\n"
		"Amount (CZK)\nQ1  %s%s  50,000.00 CZK\nQ2  %s  70,000.00 CZK\n\nAmount (JPY)\nQ2  %s  120,000 JPY\n"
		"amounts of several currencies are not\nadded\n", BLOCKS(12), BLANKS(9), BLOCKS(22), BLOCKS(15), BLANKS(6), BLOCKS(21), BLOCKS(23)),
	   "each currency has a panel of its own");
}

static void test_funnel(void)
{
	is(drawn(sample("funnel"), 65, false), TEXT("Funnel of deals\n"
		"prospecting    %s  412        100 %%\nqualification  %s%s  271  66 %%   66 %%\nproposal       %s▎%s  158  58 %%   38 %%\n"
		"negotiation    %s%s   77  49 %%   19 %%\nwon            %s%s   51  66 %%   12 %%\n"
		"n = 412 deals created 2026-01-01..2026-11-21, all pipelines\n", BLOCKS(32), BLOCKS(21), BLANKS(11), BLOCKS(12), BLANKS(19),
		BLOCKS(6), BLANKS(26), BLOCKS(4), BLANKS(28)), "a funnel, as the tour has it");
	is(drawn(figure_of("funnel x y", CRM_T_INTEGER, ROWS("a|0", "b|0")), 24, false), TEXT("a%s0\nb%s0\n", BLANKS(22), BLANKS(22)), "of nothing no share is said");
	is(drawn(figure_of("funnel x y", CRM_T_INTEGER, ROWS("a|1000", "b|4")), 34, false),
	   "a  ███████████  1000         100 %\nb  ▏               4  0.4 %  0.4 %\n", "a small share");
}

static void test_waterfall(void)
{
	const struct crm_figure *figure = figure_of("waterfall x y", CRM_T_INTEGER, ROWS("start|10", "in|6", "out|-4", "end|12"));
	is(drawn(figure, 27, false), "start  ██████████        10\nin               ▒▒▒▒▒▒  +6\nout                ░░░░  -4\nend    ████████████      12\n",
	   "a waterfall: changes float, the last row is the sum");
	is(drawn(figure, 27, true), TEXT("start  " BLUE "%s" OFF "%s  10\nin     %s\x1b[38;5;29m██████" OFF "  +6\nout    %s\x1b[38;5;161m████" OFF
		"  -4\nend    " BLUE "%s" OFF "%s  12\n", BLOCKS(10), BLANKS(6), BLANKS(10), BLANKS(12), BLOCKS(12), BLANKS(4)), "in color");
	struct crm_panel *panels;
	size_t count;
	crm_figure_panels(arena, figure_of("waterfall x y", CRM_T_INTEGER, ROWS("start|10", "in|6", "out|-4", "end|11")), &panels, &count);
	ok(count == 1 && !panels->marks[3].sum && panels->marks[3].to == 23, "a last row that is not the sum is a change");
	crm_figure_panels(arena, sample("waterfall"), &panels, &count);
	ok(panels->marks[8].sum && panels->marks[8].from == 0, "sums of money to the cent");
}

static void test_stacked(void)
{
	static struct sample made = { .chart = "stacked w n by c", .columns = { { "w", "W", CRM_T_TEXT, -1 }, { "c", "C", CRM_T_TEXT, -1 },
		{ "n", "N", CRM_T_INTEGER, -1 } }, .rows = { "1|mail|4", "1|web|4", "2|mail|2", "2|web|1" } };
	const struct crm_figure *figure = sample_figure(arena, &made);
	is(drawn(figure, 22, false), "█ mail  ▒ web\n1  ████████▒▒▒▒▒▒▒▒  8\n2  ████▒▒            3\n", "a stack, in shades");
	is(drawn(figure, 22, true), BLUE "█" OFF " mail  " ORANGE "█" OFF " web\n1  " BLUE "████████" OFF ORANGE "████████" OFF "  8\n2  "
	   BLUE "████" OFF ORANGE "██" OFF "            3\n", "in color");
	is(drawn(figure, 23, true), BLUE "█" OFF " mail  " ORANGE "█" OFF " web\n1  " BLUE "████████" OFF BLUE "\x1b[48;5;166m▌" OFF ORANGE
	   "████████" OFF "  8\n2  " BLUE "████" OFF BLUE "\x1b[48;5;166m▎" OFF ORANGE "█▍" OFF "            3\n",
	   "one ends within a cell where the next begins");
}

static void test_line(void)
{
	is(drawn(figure_of("line x y", CRM_T_INTEGER, ROWS("a|0", "b|4")), 20, false),
	   "4 ┤               ⡠⠊\n  │             ⡠⠊\n3 ┤           ⢀⠜\n  │         ⢀⠔⠁\n2 ┤       ⢀⠔⠁\n  │     ⢀⠔⠁\n1 ┤    ⡔⠁\n  │  ⡠⠊\n"
	   "0 ┤⡠⠊\n  └─────────────────\n   a               b\n", "from the corner at the bottom to that at the top");
	is(drawn(figure_of("line x y", CRM_T_INTEGER, ROWS("a|1", "b|", "c|1")), 20, false),
	   "1 ┤●               ●\n  │\n  │\n  │\n  │\n  │\n  │\n  │\n  │\n  │\n0 ┤\n  └─────────────────\n   a       b       c\n",
	   "no line over what has no value; a point alone is seen");
	const char *two = drawn(sample("line"), 80, false);
	ok(strstr(two, "● ● ann\n") && strstr(two, "■ ■ bob\n"), "without color each line has its sign, and its name at its end");
	ok(!strstr(drawn(sample("line"), 80, true), "■"), "with color no signs");
	ok(strstr(two, "2026-08\n"), "the last label is there");
}

static void test_spark(void)
{
	is(drawn(sample("spark"), 60, false), "Amount by owner\n        2026-01 – 2026-08  last  least  most\nann     ▂▃▁▄▆▅▇█             86     39    86\n"
		"Коваль  ▅▃ ▂▁▃▇█              9      0     9\n王小明  ▅▅     ▅              7      7     7\nJan to Aug 2026\n", "small lines, each of its own scale");
}

static void test_heat(void)
{
	static struct sample made = { .chart = "heat c k r", .columns = { { "c", "Cohort", CRM_T_TEXT, -1 }, { "k", "K", CRM_T_INTEGER, -1 },
		{ "r", "Rate", CRM_T_PERCENT, -1 } }, .rows = { "Jan|0|100", "Jan|1|50", "Jan|2|0", "Únor|0|100", "Únor|1|", "März|1|20" } };
	const struct crm_figure *figure = sample_figure(arena, &made);
	is(drawn(figure, 40, false), "Coh…        0        1        2\nJan  ██ 100 % ▒▒  50 % ··   0 %\nÚnor ██ 100 %\nMärz          ░░  20 %\n     0 % ·░▒▓█ 100 %\n",
	   "a heat map: numbers and shades; what is empty is left empty");
	is(drawn(figure, 16, false), "Coh… 0 1 2\nJan  ██▒▒··\nÚnor ██\nMärz   ░░\n     0 % ·░▒▓█ 100 %\n", "shades alone where there is little room");
}

static void test_others(void)
{
	struct crm_figure none = *sample("funnel");
	none.chart.kind = CRM_FIGURE_NONE;
	is(drawn(&none, 80, false), "Funnel of deals\nn = 412 deals created 2026-01-01..2026-11-21, all pipelines\n", "no chart: words alone");
	is(drawn(sample("empty"), 80, false), "Nothing at all\nno rows\nn = 0\n", "no rows");
	for (size_t i = 0; i < CRM_COUNT(samples); i++) {
		for (size_t width = 30; width <= 200; width += 10) {
			const struct crm_figure *figure = sample_figure(arena, &samples[i]);
			bool fits = true, ends = true;
			for (const char *line = drawn(figure, width < 40 ? 40 : width, false); *line;) {
				size_t n = strcspn(line, "\n");
				fits = fits && crm_utf8_width(line, n) <= (width < 40 ? 40 : width);
				ends = ends && (n == 0 || line[n - 1] != ' ');
				line += n + (line[n] == '\n');
			}
			if (!fits || !ends)
				ok(false, "%s fits %zu columns%s", samples[i].name, width, ends ? "" : ", no line ends in a space");
		}
	}
	ok(true, "all samples fit all widths");
}

/* -- axes ---------------------------------------------------------------------------- */

static void test_axes(void)
{
	struct crm_axis axis = crm_axis_of(0, 86000, 6, CRM_T_MONEY);
	ok(axis.low == 0 && axis.high == 100000 && axis.step == 20000 && axis.count == 6, "round numbers");
	axis = crm_axis_of(0, 3, 9, CRM_T_INTEGER);
	ok(axis.step == 1 && axis.count == 4, "whole steps of whole numbers");
	axis = crm_axis_of(-7, 12, 5, CRM_T_DECIMAL);
	ok(axis.low == -10 && axis.high == 15 && axis.step == 5, "zero is a mark");
	axis = crm_axis_of(0, 100000, 5, CRM_T_DURATION);
	ok(axis.step == 43200, "half days");
	axis = crm_axis_of_line(1000, 1010, 5, CRM_T_DECIMAL);
	ok(axis.low == 1000, "a level line is not drawn from zero");
	axis = crm_axis_of(0, 0, 5, CRM_T_INTEGER);
	ok(axis.high > axis.low && axis.count >= 2, "nothing at all");
	is(crm_axis_text(arena, 1234567, CRM_T_MONEY), "1.23M", "millions");
	is(crm_axis_text(arena, 999999, CRM_T_INTEGER), "1M", "no 1000k");
	is(crm_axis_text(arena, -20000, CRM_T_INTEGER), "-20k", "below zero");
	is(crm_axis_text(arena, 0.05, CRM_T_DECIMAL), "0.05", "small");
	is(crm_axis_text(arena, 40, CRM_T_PERCENT), "40 %", "percents");
	is(crm_axis_text(arena, 5400, CRM_T_DURATION), "1h 30m", "durations");
	is(crm_axis_exact(arena, 1234.5, CRM_T_MONEY, "EUR"), "1,234.50 EUR", "money in full");
}

/* -- panels -------------------------------------------------------------------------- */

static void test_panels(void)
{
	struct crm_panel *panels;
	size_t count;
	crm_figure_panels(arena, sample("currencies"), &panels, &count);
	ok(count == 3 && panels[2].count == 1 && panels[2].most == 120000, "currencies; a yen has no cents");
	crm_figure_panels(arena, sample("mixed"), &panels, &count);
	ok(count == 2 && panels[1].type == CRM_T_DURATION, "a count and a duration");
	crm_figure_panels(arena, sample("line"), &panels, &count);
	ok(count == 1 && panels->count == 8 && panels->series_count == 2 && !crm_panel_mark(panels, 4, 1)->known, "an empty value is none");
	crm_figure_panels(arena, figure_of("bars x y", CRM_T_INTEGER, ROWS("same|1", "same|2")), &panels, &count);
	ok(panels->count == 2, "two rows of one name stand apart");
	crm_figure_panels(arena, figure_of("bars x y by x", CRM_T_INTEGER, ROWS("a|1", "a|2")), &panels, &count);
	ok(panels->count == 2 && !panels->left_out, "also where series have one name");
	static struct sample made = { .chart = "line m n by o", .columns = { { "o", "O", CRM_T_TEXT, -1 }, { "m", "M", CRM_T_TEXT, -1 },
		{ "n", "N", CRM_T_INTEGER, -1 } }, .rows = { "ann|2026-01|1", "ann|2026-03|2", "bob|2026-02|3", "bob|2026-03|4" } };
	crm_figure_panels(arena, sample_figure(arena, &made), &panels, &count);
	ok(panels->count == 3 && strcmp(panels->labels[1], "2026-02") == 0, "a month that the first has not stands in its place");
	made.rows[1] = "ann|2025-12|2";
	crm_figure_panels(arena, sample_figure(arena, &made), &panels, &count);
	ok(strcmp(panels->labels[0], "2026-01") == 0, "the order of the rows stands where they have one of their own");
	struct crm_figure many = { .title = "many", .columns = deal_columns, .count = 3, .rows = 5000 };
	struct crm_value *cells = crm_new(arena, struct crm_value, 15000);
	for (size_t i = 0; i < 5000; i++) {
		cells[3 * i] = crm_value_text(crm_textf(arena, "%zu", i));
		cells[3 * i + 1] = cells[3 * i];
		cells[3 * i + 2] = crm_value_integer((int64_t)i);
	}
	many.cells = cells;
	if (crm_chart_parse("bars stage deals", deal_columns, 3, &many.chart))
		abort();
	crm_figure_panels(arena, &many, &panels, &count);
	ok(panels->count == CRM_PANEL_LABELS && panels->left_out == 3000, "no more labels than can be drawn");
	ok(strstr(drawn(&many, 80, false), "\n3000 more are not drawn\n"), "and it is said");
	many.chart.series = 1;
	crm_figure_panels(arena, &many, &panels, &count);
	ok(panels->series_count == CRM_PANEL_SERIES && panels->left_out == 4960, "nor more series");
}

/* -- HTML and gnuplot ---------------------------------------------------------------- */

static void test_html(void)
{
	struct crm_str out = {0};
	struct crm_page page = { .title = "<b>&\"'", .note = "<i>", .language = "cs\"><script>", .figures = sample("hostile"), .count = 1 };
	crm_page_add(&out, &page);
	const char *text = crm_str_text(&out);
	ok(!strstr(text, "<script") && !strstr(text, "<img") && !strstr(text, "<i>") && !strstr(text, "<b>"), "no element comes of the data");
	ok(strstr(text, "<title>&lt;b&gt;&amp;&quot;&#39;</title>"), "they are texts");
	ok(strstr(text, "<html lang=\"cs&quot;&gt;&lt;script&gt;\">"), "in attributes too");
	ok(strstr(text, ">&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;</th>"), "in cells");
	ok(!strchr(text, '\x1b') && strstr(text, "\\x1b[31m"), "control characters are escaped");
	ok(!strstr(text, "http://") || strstr(text, "http://www.w3.org/2000/svg"), "nothing is linked");
	ok(strstr(text, "default-src 'none'"), "and nothing would be loaded");
	crm_str_clear(&out);
	page = (struct crm_page){ .title = "T", .figures = sample("funnel"), .count = 1 };
	crm_page_add(&out, &page);
	text = crm_str_text(&out);
	ok(strstr(text, "<caption align=\"left\">Deals by Stage</caption>"), "a table has a caption");
	ok(strstr(text, "<tr><th scope=\"row\" class=\"short\" align=\"left\">won</th><td class=\"number\" align=\"right\">51</td>"
	                "<td class=\"number\" align=\"right\">66 %</td><td class=\"number\" align=\"right\">12 %</td></tr>"), "rows, with the shares");
	ok(strstr(text, "role=\"img\"") && strstr(text, "<title id=\"f1-1-wide-t\">Funnel of deals</title>"), "a picture has a name");
	ok(strstr(text, "<html lang=\"en\">") && !strstr(text, "style=\""), "in English; no style of an element's own");
	crm_str_drop(&out);
}

static void test_plot(void)
{
	struct crm_str out = {0};
	ok(!crm_figure_add_plot(&out, sample("hostile"), CRM_PLOT_SVG), "a script");
	const char *text = crm_str_text(&out);
	ok(!strpbrk(text, "`@'"), "no backquote, no macro, no other quote");
	ok(strstr(text, "(\"\\042\\073 system \\042touch x\\042\\073 \\042\" 0, "), "a label is no command");
	ok(strstr(text, "\"\\100x \\045\\045d \\045\\045\\045\\045 100\\045\\045\" 3"), "a percent sign of a tick is no format");
	ok(strstr(text, "alert\\050\\061\\051"), "a digit after an octal number is no part of it");
	is_int(crm_err_kind(crm_figure_add_plot(&out, sample("empty"), CRM_PLOT_SVG)), CRM_INVALID, "no rows, no picture");
	crm_str_drop(&out);
}

int main(void)
{
	arena = crm_arena_new();
	test_definitions();
	test_bars();
	test_grouped();
	test_funnel();
	test_waterfall();
	test_stacked();
	test_line();
	test_spark();
	test_heat();
	test_others();
	test_axes();
	test_panels();
	test_html();
	test_plot();
	crm_arena_drop(&arena);
	return tap_done();
}
