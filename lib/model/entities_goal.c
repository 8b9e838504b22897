#include "model/entities_goal.h"

#include "model/entities.h"

static const char *const metrics[] = {
	"won_amount", "won_count", "created_amount", "created_count", NULL,
};

static const struct crm_field goal_fields[] = {
	{
		.name = "name", .title = "what it is called", .type = CRM_T_TEXT,
		.aliases = "goal name|title|quota name",
		.flags = CRM_SEARCHED | CRM_SHOWN,
	},
	{ CRM_FIELD_OWNER, .flags = CRM_INDEXED | CRM_SHOWN },
	{
		.name = "team", .title = "team whose it is; with neither team nor owner it is that of all", .type = CRM_T_LINK, .target = "team",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "period", .title = "unit of the calendar: 2026, 2026-Q4, 2026-11, 2026-W47", .type = CRM_T_TEXT,
		.aliases = "quarter|month|year",
		.flags = CRM_SHOWN,
	},
	{
		.name = "starts", .title = "first day", .type = CRM_T_DATE,
		.aliases = "start|start date|from",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "ends", .title = "last day", .type = CRM_T_DATE,
		.aliases = "end|end date|to",
		.flags = CRM_SHOWN,
	},
	{
		.name = "metric", .title = "what is counted", .type = CRM_T_CHOICE,
		.aliases = "measure|goal type",
		.flags = CRM_REQUIRED | CRM_SHOWN, .choices = metrics, .preset = "won_amount",
	},
	{
		.name = "target_amount", .title = "what is to be reached, of an amount", .type = CRM_T_MONEY,
		.aliases = "target|quota|goal amount",
		.flags = CRM_SHOWN, .currency = "currency",
	},
	{ .name = "currency", .title = "currency", .type = CRM_T_CURRENCY, .aliases = "currency code" },
	{
		.name = "target_count", .title = "what is to be reached, of a number", .type = CRM_T_INTEGER,
		.aliases = "target number|goal number",
		.flags = CRM_SHOWN,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_goal = {
	.name = "goal", .plural = "goals", .title = "what is to be sold in a period, by a user, a team or all",
	.aliases = "quota|target",
	.label = "name", .order = "starts",
	.keys = (const char *const[]){ "name", NULL },
	.own = goal_fields,
};
