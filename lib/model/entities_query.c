#include "model/entities_query.h"

static const struct crm_field fields[] = {
	{
		.name = "name", .title = "name, as crm-query run takes it", .type = CRM_T_TEXT,
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SEARCHED | CRM_SHOWN,
	},
	{
		.name = "title", .title = "what it tells, in a line", .type = CRM_T_TEXT,
		.flags = CRM_SEARCHED | CRM_SHOWN,
	},
	{
		.name = "sql", .title = "one statement that reads, with :parameters", .type = CRM_T_LONGTEXT,
		.aliases = "query|statement",
		.flags = CRM_REQUIRED | CRM_SEARCHED,
	},
	{
		.name = "description", .title = "what is worth knowing", .type = CRM_T_LONGTEXT,
		.aliases = "notes|comments",
		.flags = CRM_SEARCHED,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_saved_query = {
	.name = "saved_query", .plural = "saved_queries", .title = "SQL by name",
	.describes = true,
	.label = "name", .order = "name",
	.keys = (const char *const[]){ "name", NULL },
	.own = fields,
};
