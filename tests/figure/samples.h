/*
 * Figures of every kind, for tests and for looking at.
 */
#ifndef CRM_TESTS_FIGURE_SAMPLES_H
#define CRM_TESTS_FIGURE_SAMPLES_H

#include <stdlib.h>
#include <string.h>

#include "form/figure.h"

enum { SAMPLE_COLUMNS = 6, SAMPLE_ROWS = 40 };

struct sample {
	const char *name, *title, *note, *chart;
	struct crm_figure_column columns[SAMPLE_COLUMNS];
	const char *rows[SAMPLE_ROWS]; /* cells parted by '|'; an empty one has no value */
};

static const struct sample samples[] = {
	{ "funnel", "Funnel of deals", "n = 412 deals created 2026-01-01..2026-11-21, all pipelines", "funnel stage deals",
	  { { "stage", "Stage", CRM_T_TEXT, -1 }, { "deals", "Deals", CRM_T_INTEGER, -1 } },
	  { "prospecting|412", "qualification|271", "proposal|158", "negotiation|77", "won|51" } },
	{ "bars", "Open pipeline by stage", "weighted by probability; n = 129 deals", "bars stage amount",
	  { { "stage", "Stage", CRM_T_TEXT, -1 }, { "amount", "Amount", CRM_T_MONEY, 2 }, { "currency", "Currency", CRM_T_CURRENCY, -1 } },
	  { "Příprava nabídky|123456700|CZK", "Vyjednávání|48000000|CZK", "Олена Коваль|2599900|CZK", "如何重置密码|900|CZK", "Nothing|0|CZK",
	    "Unknown||CZK" } },
	{ "grouped", "Won and lost by owner", NULL, "bars owner won,lost",
	  { { "owner", "Owner", CRM_T_TEXT, -1 }, { "won", "Won", CRM_T_INTEGER, -1 }, { "lost", "Lost", CRM_T_INTEGER, -1 } },
	  { "ann|41|12", "bob|33|29", "Олена|7|" } },
	{ "negative", "Change against the month before", NULL, "bars owner change",
	  { { "owner", "Owner", CRM_T_TEXT, -1 }, { "change", "Change", CRM_T_DECIMAL, -1 } },
	  { "ann|41.5", "bob|-33.25", "Олена|0", "王小明|-0.01" } },
	{ "line", "Won amount by month", "by closed_at; 1 deal without a date is not in it", "line month amount by owner",
	  { { "month", "Month", CRM_T_TEXT, -1 }, { "owner", "Owner", CRM_T_TEXT, -1 }, { "amount", "Amount", CRM_T_MONEY, 3 },
	    { "currency", "Currency", CRM_T_CURRENCY, -1 } },
	  { "2026-01|ann|4800000|EUR", "2026-01|bob|2100000|EUR", "2026-02|ann|5200000|EUR", "2026-02|bob|2600000|EUR",
	    "2026-03|ann|3900000|EUR", "2026-03|bob|3300000|EUR", "2026-04|ann|6100000|EUR", "2026-04|bob|3100000|EUR",
	    "2026-05|ann|7400000|EUR", "2026-05|bob||EUR", "2026-06|ann|6900000|EUR", "2026-06|bob|4700000|EUR",
	    "2026-07|ann|8200000|EUR", "2026-07|bob|5200000|EUR", "2026-08|ann|8600000|EUR", "2026-08|bob|6800000|EUR" } },
	{ "spark", "Amount by owner", "Jan to Aug 2026", "spark month amount by owner",
	  { { "month", "Month", CRM_T_TEXT, -1 }, { "owner", "Owner", CRM_T_TEXT, -1 }, { "amount", "Amount", CRM_T_INTEGER, -1 } },
	  { "2026-01|ann|48", "2026-02|ann|52", "2026-03|ann|39", "2026-04|ann|61", "2026-05|ann|74", "2026-06|ann|69", "2026-07|ann|82",
	    "2026-08|ann|86", "2026-01|Коваль|5", "2026-02|Коваль|3", "2026-03|Коваль|", "2026-04|Коваль|1", "2026-05|Коваль|0",
	    "2026-06|Коваль|2", "2026-07|Коваль|8", "2026-08|Коваль|9", "2026-01|王小明|7", "2026-02|王小明|7", "2026-08|王小明|7" } },
	{ "heat", "Customers who bought again", "of the cohort's size, by month after the first order; incomplete months are empty",
	  "heat cohort k rate",
	  { { "cohort", "Cohort", CRM_T_TEXT, -1 }, { "k", "Month", CRM_T_INTEGER, -1 }, { "rate", "Rate", CRM_T_PERCENT, -1 } },
	  { "2026-01|0|100", "2026-01|1|45.3", "2026-01|2|33.333333", "2026-01|3|28", "2026-01|4|24", "2026-01|5|19.7",
	    "2026-02|0|100", "2026-02|1|52", "2026-02|2|31", "2026-02|3|30", "2026-02|4|22.5", "2026-03|0|100", "2026-03|1|61",
	    "2026-03|2|44", "2026-03|3|41", "2026-04|0|100", "2026-04|1|38", "2026-04|2|0", "2026-05|0|100", "2026-05|1|57", "2026-06|0|100" } },
	{ "waterfall", "What moved the pipeline", "2026-Q3; it balances to the cent", "waterfall step amount",
	  { { "step", "Step", CRM_T_TEXT, -1 }, { "amount", "Amount", CRM_T_MONEY, 2 }, { "currency", "Currency", CRM_T_CURRENCY, -1 } },
	  { "open at start|120000000|CZK", "created|64000000|CZK", "pulled in|8000000|CZK", "amount up|3500000|CZK", "amount down|-7200050|CZK",
	    "won|-52000000|CZK", "lost|-31000000|CZK", "pushed out|-12000000|CZK", "open at end|93299950|CZK" } },
	{ "stacked", "New tickets by channel", NULL, "stacked week tickets by channel",
	  { { "week", "Week", CRM_T_TEXT, -1 }, { "channel", "Channel", CRM_T_TEXT, -1 }, { "tickets", "Tickets", CRM_T_INTEGER, -1 } },
	  { "W40|mail|41", "W40|phone|22", "W40|web|9", "W41|mail|38", "W41|phone|25", "W41|web|14", "W42|mail|52", "W42|phone|11",
	    "W42|web|20", "W43|mail|47", "W43|web|31" } },
	{ "currencies", "Won by quarter", "amounts of several currencies are not added", "bars quarter amount",
	  { { "quarter", "Quarter", CRM_T_TEXT, -1 }, { "amount", "Amount", CRM_T_MONEY, 2 }, { "currency", "Currency", CRM_T_CURRENCY, -1 } },
	  { "Q1|123400|EUR", "Q1|5000000|CZK", "Q2|223400|EUR", "Q2|7000000|CZK", "Q2|120000|JPY" } },
	{ "mixed", "Deals and time to close", NULL, "bars stage deals,cycle",
	  { { "stage", "Stage", CRM_T_TEXT, -1 }, { "deals", "Deals", CRM_T_INTEGER, -1 }, { "cycle", "Cycle", CRM_T_DURATION, -1 } },
	  { "won|12|1036800", "lost|30|350000" } },
	{ "hostile", "<script>document.title='PWNED'</script> & \"quotes\" `id` $(id) %s %d @x {/Bold b} a_b^c \\n",
	  "line one\nline two \x1b[31mred", "bars label n",
	  { { "label", "</title><img src=x onerror=document.title=1>", CRM_T_TEXT, -1 }, { "n", "N'\"`", CRM_T_INTEGER, -1 } },
	  { "\"; system \"touch x\"; \"|3", "`touch x`|2", "'; system 'touch x'; '|4", "@x %d %% 100%|5", "{/Bold a_b^c} \\n\\t\\\\|6", "</td><script>alert(1)</script>|1",
	    "new\nline\ttab \x1b[31m|2", "EOD|1", "$data # ! |2" } },
	{ "table", "Deals that wait", "no chart: a table alone", "",
	  { { "deal", "Deal", CRM_T_TEXT, -1 }, { "amount", "Amount", CRM_T_MONEY, 2 }, { "currency", "Currency", CRM_T_CURRENCY, -1 },
	    { "waits", "Waits", CRM_T_DURATION, -1 }, { "due", "Due", CRM_T_DATE, -1 } },
	  { "Střecha stodoly|4800000|CZK|950400|2026-11-30", "Roof & Sons|120050|EUR|86400|2026-12-05", "王小明|||3600|" } },
	{ "empty", "Nothing at all", "n = 0", "bars stage deals",
	  { { "stage", "Stage", CRM_T_TEXT, -1 }, { "deals", "Deals", CRM_T_INTEGER, -1 } }, { NULL } },
	{ "zero", "All zero", NULL, "bars stage deals",
	  { { "stage", "Stage", CRM_T_TEXT, -1 }, { "deals", "Deals", CRM_T_INTEGER, -1 } }, { "open|0", "won|0" } },
	{ "one", "One point", NULL, "line month deals",
	  { { "month", "Month", CRM_T_TEXT, -1 }, { "deals", "Deals", CRM_T_INTEGER, -1 } }, { "2026-01|7" } },
	{ "huge", "Huge and tiny", NULL, "bars x y",
	  { { "x", "X", CRM_T_TEXT, -1 }, { "y", "Y", CRM_T_DECIMAL, -1 } },
	  { "huge|1e300", "large|9e15", "tiny|0.000001234567", "none|" } },
};

/* The value a cell's text is, of the column's shape. Within the text. */
static struct crm_value sample_value(enum crm_type type, char *text)
{
	if (!*text)
		return CRM_NO_VALUE;
	if (type == CRM_T_INTEGER || type == CRM_T_MONEY || type == CRM_T_DURATION)
		return crm_value_integer(strtoll(text, NULL, 10));
	if (type == CRM_T_DECIMAL || type == CRM_T_PERCENT)
		return crm_value_real(strtod(text, NULL));
	return crm_value_text(text);
}

/* NULL: no sample has the name. Memory: the arena. */
static const struct crm_figure *sample_figure(struct crm_arena *arena, const struct sample *sample)
{
	struct crm_figure *figure = crm_new(arena, struct crm_figure, 1);
	*figure = (struct crm_figure){ .title = sample->title, .note = sample->note, .columns = sample->columns };
	while (figure->count < SAMPLE_COLUMNS && sample->columns[figure->count].name)
		figure->count++;
	while (figure->rows < SAMPLE_ROWS && sample->rows[figure->rows])
		figure->rows++;
	struct crm_value *cells = crm_new(arena, struct crm_value, figure->rows * figure->count + 1);
	figure->cells = cells;
	for (size_t row = 0; row < figure->rows; row++) {
		char *at = crm_copy(arena, sample->rows[row]), *cell;
		for (size_t i = 0; i < figure->count && (cell = strsep(&at, "|")); i++)
			cells[row * figure->count + i] = sample_value(figure->columns[i].type, cell);
	}
	if (crm_chart_parse(sample->chart, figure->columns, figure->count, &figure->chart))
		abort();
	return figure;
}

#endif
