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

static const struct crm_field predictor_fields[] = {
	{
		.name = "name", .title = "name, by which it is trained and asked", .type = CRM_T_TEXT,
		.aliases = "predictor name|model",
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "about", .title = "entity it is about, as its definition says", .type = CRM_T_TEXT,
		.aliases = "entity|object",
		.flags = CRM_SHOWN,
	},
	{
		.name = "definition", .title = "SQL of what it learns from and is asked about; empty: that of the tools", .type = CRM_T_LONGTEXT,
		.aliases = "sql|query|text",
	},
	{
		.name = "trained_at", .title = "when what it knows was learned", .type = CRM_T_INSTANT,
		.flags = CRM_SHOWN,
	},
	{
		.name = "outcomes", .title = "known outcomes it learned from", .type = CRM_T_INTEGER,
		.flags = CRM_SHOWN,
	},
	{
		.name = "positives", .title = "of these came true", .type = CRM_T_INTEGER,
		.flags = CRM_SHOWN,
	},
	{
		.name = "auc", .title = "area under the ROC curve, on the latest quarter; 0.5 is blind", .type = CRM_T_DECIMAL,
		.flags = CRM_SHOWN,
	},
	{
		.name = "brier", .title = "mean square error there; 0 is perfect", .type = CRM_T_DECIMAL,
		.flags = CRM_SHOWN,
	},
	{
		.name = "base_brier", .title = "the same error of saying the base rate of all", .type = CRM_T_DECIMAL,
	},
	{
		.name = "log_loss", .title = "mean log loss there", .type = CRM_T_DECIMAL,
	},
	{
		.name = "base_log_loss", .title = "the same loss of saying the base rate of all", .type = CRM_T_DECIMAL,
	},
	{
		.name = "weights", .title = "what it has learned, JSON lines", .type = CRM_T_LONGTEXT,
	},
	{
		.name = "calibration", .title = "what was predicted and what came, JSON lines", .type = CRM_T_LONGTEXT,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_predictor = {
	.name = "predictor", .plural = "predictors", .title = "what is learned from outcomes, to foretell others",
	.describes = true,
	.label = "name", .handle = "name", .order = "name",
	.keys = (const char *const[]){ "name", NULL },
	.own = predictor_fields,
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
