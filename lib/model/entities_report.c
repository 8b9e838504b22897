#include "model/entities_report.h"

static const struct crm_field report_fields[] = {
	{
		.name = "name", .title = "name, by which it is run", .type = CRM_T_TEXT,
		.aliases = "report name",
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "title", .title = "what it shows, as its definition says", .type = CRM_T_TEXT,
		.flags = CRM_SHOWN,
	},
	{
		.name = "about", .title = "entity it is about, as its definition says", .type = CRM_T_TEXT,
		.aliases = "entity|object",
		.flags = CRM_SHOWN,
	},
	{
		.name = "definition", .title = "SQL with columns, parameters and chart at its head", .type = CRM_T_LONGTEXT,
		.aliases = "sql|query|text",
		.flags = CRM_REQUIRED,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_report = {
	.name = "report", .plural = "reports", .title = "questions that are asked again and again",
	.describes = true,
	.label = "name", .handle = "name", .order = "name",
	.keys = (const char *const[]){ "name", NULL },
	.own = report_fields,
};

static const struct crm_field dashboard_fields[] = {
	{
		.name = "name", .title = "name, by which it is made", .type = CRM_T_TEXT,
		.aliases = "title|dashboard name",
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "reports", .title = "a line for each report: its name, and how it is asked", .type = CRM_T_LONGTEXT,
		.flags = CRM_REQUIRED | CRM_SHOWN,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_dashboard = {
	.name = "dashboard", .plural = "dashboards", .title = "reports on one page",
	.describes = true,
	.label = "name", .handle = "name", .order = "name",
	.keys = (const char *const[]){ "name", NULL },
	.own = dashboard_fields,
};
