#include "cli/report_options.h"

#include "cli/asof.h"
#include "store/db_guard.h"

const struct crm_option crm_options_report[] = {
	{ .name = "from", .argument = "WHEN", .help = "the period begins with it: 2026-10-01, 2026-Q4, som" },
	{ .name = "to", .argument = "WHEN", .help = "the period ends with it: a day, a month or a quarter to its end" },
	{ .name = "by", .argument = "FIELD", .help = "a group for each value of it; of a date FIELD:month; '' for none",
	  .complete = "fields" },
	{ .name = "every", .argument = "UNIT", .help = "rows of so much time", .choices = "day|week|month|quarter|year" },
	{ .name = "in", .argument = "CUR", .help = "amounts in this currency, by the rate of the day each counts",
	  .complete = "currency" },
	{ .name = "compare", .argument = "WHAT", .help = "beside each number that of the period before, or of a year earlier",
	  .choices = "previous|year" },
	{ .name = "owner", .argument = "NAMES", .help = "those of these users; me", .complete = "@user" },
	{ .name = "team", .argument = "NAMES", .help = "those of these teams", .complete = "@team" },
	{ .name = "pipeline", .argument = "NAMES", .help = "those in these pipelines", .complete = "@pipeline" },
	{ .name = "where", .argument = "TERMS", .help = "an expression: and, or, not and parentheses" },
	{ .name = "param", .letter = 'p', .argument = "NAME=VALUE", .help = "a parameter of the report", .many = true },
	{ .name = NULL },
};

crm_err crm_report_options_read(struct crm_tool *tool, size_t skip, struct crm_report_wish *out)
{
	CRM_TRY(crm_tool_asof(tool, &(struct crm_asof_wish){ .words = true, .asked = true }));
	crm_db_only_read(tool->repo->store->db);
	*out = (struct crm_report_wish){
		.terms = tool->arguments + skip, .term_count = tool->count - skip, .where = crm_option(tool, "where"),
		.owner = crm_option(tool, "owner"), .team = crm_option(tool, "team"), .pipeline = crm_option(tool, "pipeline"),
		.from = crm_option(tool, "from"), .to = crm_option(tool, "to"), .by = crm_option(tool, "by"),
		.every = crm_option(tool, "every"), .in = crm_option(tool, "in"), .stop = crm_stop,
		.compare = (enum crm_report_compare)(crm_option_choice(tool, "compare", -1) + 1),
	};
	out->param_count = crm_option_all(tool, "param", (const char ***)&out->params);
	return NULL;
}

crm_err crm_report_options_find(struct crm_tool *tool, const char *name, struct crm_report *out)
{
	struct crm_shelved shelved;
	CRM_TRY(crm_shelf_find(tool->repo, tool->arena, &crm_shelf_reports, name, &shelved));
	return crm_shelf_read(tool->repo, tool->arena, &shelved, out);
}
