/*
 * crm-sla: how soon tickets are to be answered and solved, and how well that is kept.
 */
#include <math.h>

#include "cli/asof.h"
#include "cli/records.h"
#include "cli/sla_explain.h"
#include "cli/table.h"
#include "cli/work.h"
#include "crm/among.h"
#include "crm/sla.h"
#include "model/record.h"
#include "repo/ref.h"
#include "rule/sla.h"
#include "store/read.h"

/* -- apply ------------------------------------------------------------------------------- */

static crm_err choose_again(struct crm_work *work, struct crm_sla_chooser *chooser, const char *id)
{
	struct crm_record *old, *ticket;
	struct crm_value chosen;
	CRM_TRY(crm_work_next(work));
	CRM_TRY(crm_read_record(work->tool->repo->store, work->arena, work->entity, id, &old, NULL));
	if (!old)
		return NULL;
	CRM_TRY(crm_sla_chooser_ask(chooser, old, &chosen));
	if (crm_value_equal(chosen, crm_record_get(old, "sla")))
		return NULL;
	ticket = crm_record_copy(work->arena, old);
	crm_record_put(ticket, "sla", chosen);
	return crm_work_update(work, old, ticket);
}

static crm_err choose_all(struct crm_work *work, struct crm_sla_chooser *chooser, const char *const *ids, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (*crm_stop)
			return crm_interrupted();
		CRM_TRY(choose_again(work, chooser, ids[i]));
	}
	return NULL;
}

static crm_err apply(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	CRM_AUTO(crm_sla_chooser_drop) struct crm_sla_chooser *chooser = NULL;
	struct crm_question question = { .entity = "ticket", .terms = tool->arguments, .count = tool->count };
	const char **ids;
	size_t count;
	CRM_TRY(crm_among_read(tool->repo, tool->arena, question, &ids, &count));
	if (!count)
		return crm_nothing();
	CRM_TRY(crm_work_ask(tool, tool->entity, "Choose the policies of", count));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	chooser = crm_sla_chooser_new(tool->repo->store, &tool->repo->asking, true);
	CRM_TRY(choose_all(&work, chooser, ids, count));
	return crm_work_end(&work);
}

/* -- report ------------------------------------------------------------------------------ */

enum { BY, CLOCK, MET, BREACHED, ACHIEVEMENT, N, COLUMNS };

static const struct crm_option report_options[] = {
	{ .name = "by", .argument = "FIELD", .help = "one group for each value of it", .complete = "fields" },
	{ .name = "where", .argument = "TERMS", .help = "an expression: and, or, not and parentheses" },
	{ .name = NULL },
};

static crm_err report_rows(struct crm_table *table, const struct crm_sla_report *report)
{
	for (size_t i = 0; i < report->count; i++)
		for (int clock = 0; clock < CRM_SLA_CLOCKS; clock++) {
			const struct crm_sla_group *group = &report->groups[i];
			int64_t met = group->met[clock], n = met + group->breached[clock];
			struct crm_value achieved = n ? crm_value_real(round(1000.0 * (double)met / (double)n) / 10) : CRM_NO_VALUE;
			CRM_TRY(crm_table_row(table, (struct crm_value[COLUMNS]){ [BY] = group->by,
				[CLOCK] = crm_value_text(crm_sla_clock_name((enum crm_sla_clock)clock)), [MET] = crm_value_integer(met),
				[BREACHED] = crm_value_integer(n - met), [ACHIEVEMENT] = achieved, [N] = crm_value_integer(n) }));
		}
	return NULL;
}

static crm_err report(struct crm_tool *tool)
{
	const char *by = crm_option(tool, "by");
	struct crm_sla_report figures;
	struct crm_table *table;
	CRM_TRY(crm_tool_asof(tool, NULL));
	CRM_TRY(crm_sla_report_read(tool->repo, tool->arena, tool->arguments, tool->count, crm_option(tool, "where"), by,
	                            &figures));
	struct crm_table_column columns[COLUMNS] = {
		[BY] = { .name = by ? by : "by", .type = figures.by ? figures.by->type : CRM_T_TEXT },
		[CLOCK] = { .name = "clock", .type = CRM_T_TEXT },
		[MET] = { .name = "met", .type = CRM_T_INTEGER },
		[BREACHED] = { .name = "breached", .type = CRM_T_INTEGER },
		[ACHIEVEMENT] = { .name = "achievement", .type = CRM_T_PERCENT },
		[N] = { .name = "n", .type = CRM_T_INTEGER },
	};
	if (figures.by && figures.by->type == CRM_T_LINK)
		columns[BY].type = CRM_T_TEXT;
	if (!by)
		columns[BY].flags = CRM_TABLE_SEVERAL;
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, report_rows(table, &figures));
}

/* -- the tool ---------------------------------------------------------------------------- */

static const struct crm_verb verbs[] = {
	{ .name = "apply", .arguments = "[TERM...]", .help = "choose the policies of tickets again, those set by hand too",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .most = -1, .run = apply,
	  .complete = "terms", .entity = "ticket" },
	{ .name = "report", .arguments = "[TERM...]", .help = "met and breached, and the share that is met, of tickets",
	  .options = { report_options, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1,
	  .run = report, .complete = "terms", .entity = "ticket" },
	{ .name = "explain", .arguments = "TICKET", .help = "the story of a ticket's clocks, line by line",
	  .options = { crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1, .most = 1,
	  .run = crm_sla_explain, .complete = "refs", .entity = "ticket" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-sla",
	.help = "service levels: how soon tickets are answered and solved",
	.entity = "sla",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
