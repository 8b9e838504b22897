#include "model/entities_catalog.h"

static const struct crm_field pipeline_fields[] = {
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.aliases = "title",
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "department", .title = "department that works with it", .type = CRM_T_TEXT,
		.aliases = "division|team",
		.flags = CRM_SHOWN,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_pipeline = {
	.name = "pipeline", .plural = "pipelines", .title = "ways a deal goes",
	.describes = true,
	.label = "name", .handle = "name",
	.keys = (const char *const[]){ "name", NULL },
	.own = pipeline_fields,
};

static const char *const stage_types[] = { "open", "on_hold", "won", "lost", NULL };

static const char *const forecast_categories[] = {
	"pipeline", "best_case", "commit", "closed", "omitted", NULL,
};

static const struct crm_field stage_fields[] = {
	{
		.name = "pipeline", .title = "pipeline", .type = CRM_T_LINK, .target = "pipeline",
		.aliases = "pipeline name",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN | CRM_PART, .preset = "default",
	},
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.aliases = "title",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "position", .title = "place in the pipeline", .type = CRM_T_INTEGER,
		.aliases = "order|sort order|display order|sequence|rank",
		.flags = CRM_SHOWN,
	},
	{
		.name = "probability", .title = "usual chance of winning, in percent",
		.type = CRM_T_PERCENT,
		.aliases = "probability %|win probability|chance",
		.flags = CRM_SHOWN, .most = 100,
	},
	{
		.name = "type", .title = "open, on hold, won or lost", .type = CRM_T_CHOICE,
		.aliases = "state|stage type|outcome",
		.flags = CRM_REQUIRED | CRM_SHOWN, .choices = stage_types, .preset = "open",
	},
	{
		.name = "rotten_days", .title = "days after which a deal here is stale",
		.type = CRM_T_INTEGER,
		.aliases = "rotting days|deal rotting days|days to rot",
		.most = 36500,
	},
	{
		.name = "forecast_category", .title = "place in the forecast", .type = CRM_T_CHOICE,
		.aliases = "forecast|forecast type",
		.choices = forecast_categories,
	},
	{
		.name = "allowed_from", .title = "stages a deal may come from", .type = CRM_T_TEXT,
		.aliases = "from stages|previous stages",
		.flags = CRM_LIST,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_stage = {
	.name = "stage", .plural = "stages", .title = "stages of pipelines",
	.describes = true,
	.label = "name", .handle = "name", .order = "position",
	.keys = (const char *const[]){ "name", NULL },
	.together = (const char *const[]){ "pipeline", "name", NULL },
	.own = stage_fields,
};

static const struct crm_field product_fields[] = {
	{
		.name = "sku", .title = "number in the catalogue", .type = CRM_T_TEXT,
		.aliases = "product code|code|part number|article number|item number|"
		           "stock keeping unit",
		.flags = CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.aliases = "title|item|item name|product name",
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SEARCHED | CRM_SHOWN,
	},
	{
		.name = "family", .title = "family", .type = CRM_T_TEXT,
		.aliases = "series|product family|product line|category|product category|group",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "unit", .title = "piece, hour, kg ...", .type = CRM_T_TEXT,
		.aliases = "unit of measure|uom|quantity unit",
	},
	{
		.name = "unit_price", .title = "price of one", .type = CRM_T_MONEY,
		.aliases = "price|list price|sales price|standard price|amount",
		.flags = CRM_SHOWN, .currency = "currency",
	},
	{
		.name = "currency", .title = "currency", .type = CRM_T_CURRENCY,
		.aliases = "currency code|currency iso code|price currency",
	},
	{
		.name = "tax_rate", .title = "tax, in percent", .type = CRM_T_PERCENT,
		.aliases = "tax|vat|vat rate|tax percent|tax %",
		.most = 100,
	},
	{
		.name = "active", .title = "is sold", .type = CRM_T_BOOL,
		.aliases = "is active|enabled|available",
		.preset = "yes",
	},
	{
		.name = "description", .title = "what it is", .type = CRM_T_LONGTEXT,
		.aliases = "product description|notes|details",
		.flags = CRM_SEARCHED,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_product = {
	.name = "product", .plural = "products", .title = "what is sold",
	.aliases = "item",
	.describes = true,
	.label = "name",
	.keys = (const char *const[]){ "sku", "name", NULL },
	.own = product_fields,
};
