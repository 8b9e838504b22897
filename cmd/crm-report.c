/*
 * crm-report: figures. A report is SQL with columns, parameters and a chart; many come with the tools.
 */
#include "cli/asof.h"
#include "cli/predict.h"
#include "cli/records.h"
#include "cli/report_dashboard.h"
#include "cli/report_options.h"
#include "cli/report_show.h"
#include "cli/report_verbs.h"

static const struct crm_verb verbs[] = {
	{ .name = "run", .arguments = "NAME [TERM...]", .help = "the figures; the verb may be left out",
	  .options = { crm_options_report, crm_options_report_run, crm_options_report_show, crm_options_asof, CRM_OPTIONS_OUTPUT },
	  .needs = CRM_NEEDS_READ, .least = 1, .most = -1, .run = crm_report_verb_run, .complete = "report,text" },
	{ .name = "explain", .arguments = "NAME [TERM...]", .help = "the records behind them: which are in, why others are out",
	  .options = { crm_options_report, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1,
	  .most = -1, .run = crm_report_verb_explain, .complete = "report,text" },
	{ .name = "dashboard", .arguments = "NAME...", .help = "dashboards, or reports, as one page (-o html)",
	  .options = { crm_options_report, crm_options_report_show, crm_options_asof, CRM_OPTIONS_OUTPUT },
	  .needs = CRM_NEEDS_READ, .least = 1, .most = -1, .run = crm_report_verb_dashboard, .complete = "dashboard" },
	{ .name = "list", .arguments = "", .help = "all reports, and which are your own",
	  .options = { crm_options_report_list, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ,
	  .run = crm_report_verb_list },
	{ .name = "show", .arguments = "NAME", .help = "its definition", .options = { crm_options_report_shelf, crm_options_asof },
	  .needs = CRM_NEEDS_READ, .least = 1, .most = 1, .run = crm_report_verb_show, .complete = "report" },
	{ .name = "new", .arguments = "NAME FILE|-", .help = "one of your own, from a definition; prints its id",
	  .options = { crm_options_report_shelf, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 2, .most = 2,
	  .run = crm_report_verb_new, .complete = "text,file" },
	{ .name = "edit", .arguments = "NAME", .help = "its definition in $EDITOR; one that came with the tools becomes your own",
	  .options = { crm_options_report_shelf, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1, .most = 1,
	  .run = crm_report_verb_edit, .complete = "report" },
	{ .name = "train", .arguments = "NAME", .help = "a predictor learns from outcomes; prints what it would have foretold",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .least = 1, .most = 1, .run = crm_predict_train,
	  .complete = "predictor" },
	{ .name = "predict", .arguments = "NAME [TERM...]", .help = "what it foretells of each record, and why",
	  .options = { crm_options_predict, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1,
	  .most = -1, .run = crm_predict_verb, .complete = "predictor,text" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-report",
	.help = "figures: pipeline, forecast, funnel and whatever you ask for",
	.entity = "report",
	.verbs = verbs,
	.more = crm_record_verbs,
	.otherwise = "run",
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
