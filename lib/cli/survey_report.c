#include "cli/survey_report.h"

#include <math.h>

#include "base/str.h"
#include "base/when.h"
#include "cli/asof.h"
#include "cli/table.h"
#include "crm/survey_report.h"

const struct crm_option crm_options_survey_report[] = {
	{ .name = "survey", .argument = "NAME", .help = "this one (default: all)", .complete = "@survey" },
	{ .name = "from", .argument = "WHEN", .help = "answered (and asked) then or later" },
	{ .name = "to", .argument = "WHEN", .help = "answered (and asked) until then: a day or a month to its end" },
	{ .name = "by", .argument = "FIELD", .help = "a line for each value of a ticket's field, or for each month",
	  .complete = "assignee|team|month|priority|channel|type|company" },
	{ .name = "explain", .help = "a line for each answer and each question: whether it is in the figures, and why" },
	{ .name = NULL },
};

enum { SURVEY, KIND, GROUP, SENT, ANSWERED, RESPONSE_RATE, N, CSAT, NPS, CES, COLUMNS };

static const struct crm_table_column grouped[COLUMNS] = {
	[SURVEY] = { "survey", CRM_T_TEXT, 0 },       [KIND] = { "kind", CRM_T_TEXT, 0 },
	[GROUP] = { "group", CRM_T_TEXT, 0 },         [SENT] = { "sent", CRM_T_INTEGER, 0 },
	[ANSWERED] = { "answered", CRM_T_INTEGER, 0 }, [RESPONSE_RATE] = { "response_rate", CRM_T_DECIMAL, 0 },
	[N] = { "n", CRM_T_INTEGER, 0 },              [CSAT] = { "csat", CRM_T_DECIMAL, 0 },
	[NPS] = { "nps", CRM_T_DECIMAL, 0 },          [CES] = { "ces", CRM_T_DECIMAL, 0 },
};

/* Empty where there is nothing to divide by. To `digits` places. */
static struct crm_value quotient(double part, int64_t whole, double scale)
{
	return whole ? crm_value_real(round(part / (double)whole * scale) / scale) : CRM_NO_VALUE;
}

static struct crm_value percent(int64_t part, int64_t whole)
{
	return whole ? crm_value_real(round((double)part * 1000 / (double)whole) / 10) : CRM_NO_VALUE;
}

static crm_err print_line(struct crm_table *table, const struct crm_survey_line *line)
{
	bool csat = crm_same(line->kind, "csat"), nps = crm_same(line->kind, "nps");
	return crm_table_row(table, (struct crm_value[COLUMNS]){
		[SURVEY] = crm_value_text(line->survey), [KIND] = crm_value_text(line->kind), [GROUP] = crm_value_text(line->group),
		[SENT] = crm_value_integer(line->sent), [ANSWERED] = crm_value_integer(line->answered),
		[RESPONSE_RATE] = percent(line->answered, line->sent), [N] = crm_value_integer(line->count),
		[CSAT] = csat ? percent(line->good, line->count) : CRM_NO_VALUE,
		[NPS] = nps ? percent(line->good - line->bad, line->count) : CRM_NO_VALUE,
		[CES] = csat || nps ? CRM_NO_VALUE : quotient((double)line->sum, line->count, 100) });
}

static crm_err print_lines(struct crm_table *table, const struct crm_survey_report *report)
{
	for (size_t i = 0; i < report->count; i++)
		CRM_TRY(print_line(table, &report->lines[i]));
	return NULL;
}

/* -- each of them ------------------------------------------------------------------------ */

enum { F_SURVEY, F_GROUP, F_TICKET, F_WHAT, F_AT, F_SCORE, F_COUNTED, F_WHY, F_COLUMNS };

static const struct crm_table_column explained[F_COLUMNS] = {
	[F_SURVEY] = { "survey", CRM_T_TEXT, 0 },  [F_GROUP] = { "group", CRM_T_TEXT, 0 },
	[F_TICKET] = { "ticket", CRM_T_ID, 0 },    [F_WHAT] = { "what", CRM_T_TEXT, 0 },
	[F_AT] = { "at", CRM_T_INSTANT, 0 },       [F_SCORE] = { "score", CRM_T_INTEGER, 0 },
	[F_COUNTED] = { "counted", CRM_T_BOOL, 0 }, [F_WHY] = { "why", CRM_T_TEXT, CRM_TABLE_TELLING },
};

static crm_err print_facts(struct crm_table *table, const struct crm_survey_report *report)
{
	for (size_t i = 0; i < report->fact_count; i++) {
		const struct crm_survey_fact *fact = &report->facts[i];
		CRM_TRY(crm_table_row(table, (struct crm_value[F_COLUMNS]){
			[F_SURVEY] = crm_value_text(fact->survey), [F_GROUP] = crm_value_text(fact->group),
			[F_TICKET] = crm_value_text(fact->ticket), [F_WHAT] = crm_value_text(fact->asked ? "asked" : "answer"),
			[F_AT] = fact->has_at ? crm_value_integer(fact->at) : CRM_NO_VALUE, [F_SCORE] = fact->score,
			[F_COUNTED] = crm_value_integer(fact->counted), [F_WHY] = crm_value_text(fact->why) }));
	}
	return NULL;
}

/* -- all --------------------------------------------------------------------------------- */

static crm_err read_period(struct crm_tool *tool, struct crm_survey_period *out)
{
	const char *from = crm_option(tool, "from"), *to = crm_option(tool, "to");
	struct crm_span span;
	*out = (struct crm_survey_period){ .survey = crm_option(tool, "survey"), .by = crm_option(tool, "by"),
		.from = INT64_MIN, .to = INT64_MAX, .explain = crm_option_given(tool, "explain") };
	if (from) {
		CRM_TRY(crm_err_in(crm_instant_parse(from, tool->repo->now, &span), "--from"));
		out->from = span.from;
	}
	if (to) {
		CRM_TRY(crm_err_in(crm_instant_parse(to, tool->repo->now, &span), "--to"));
		out->to = span.to;
	}
	return NULL;
}

/* The column of the groups is called as what they are by, unless another is called so. */
static struct crm_table_column *columns_of(struct crm_tool *tool, const struct crm_table_column *from, size_t count,
                                           size_t group)
{
	struct crm_table_column *columns = crm_new(tool->arena, struct crm_table_column, count);
	const char *by = crm_option(tool, "by");
	bool taken = false;
	for (size_t i = 0; i < count; i++) {
		columns[i] = from[i];
		taken |= crm_same(from[i].name, by);
	}
	columns[group].flags = by ? 0 : CRM_TABLE_SEVERAL;
	if (by && !taken)
		columns[group].name = by;
	return columns;
}

crm_err crm_survey_report_print(struct crm_tool *tool)
{
	struct crm_survey_period period;
	struct crm_survey_report report;
	struct crm_table *table;
	CRM_TRY(crm_tool_asof(tool, NULL));
	CRM_TRY(read_period(tool, &period));
	CRM_TRY(crm_survey_report(tool->repo, tool->arena, &period, &report));
	if (period.explain) {
		CRM_TRY(crm_table_open(tool, NULL, columns_of(tool, explained, F_COLUMNS, F_GROUP), F_COLUMNS, CRM_TABLE_PICKED,
		                       &table));
		return crm_table_end(table, print_facts(table, &report));
	}
	CRM_TRY(crm_table_open(tool, NULL, columns_of(tool, grouped, COLUMNS, GROUP), COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print_lines(table, &report));
}
