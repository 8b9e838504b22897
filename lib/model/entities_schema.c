#include "model/entities_schema.h"

/* The names of the types an organisation may use: crm_type_at without id. */
static const char *const types[] = {
	"text", "longtext", "integer", "decimal", "percent", "money", "date", "instant",
	"duration", "email", "phone", "url", "domain", "country", "currency", "language",
	"timezone", "bool", "choice", "link", "anylink", NULL,
};

static const char *const mergings[] = { "newest", "set", "counter", "max", "min", NULL };

static const struct crm_field field_fields[] = {
	{
		.name = "entity", .title = "entity it belongs to", .type = CRM_T_TEXT,
		.aliases = "object|table",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "name", .title = "name in snake_case", .type = CRM_T_TEXT,
		.aliases = "field name|column",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "title", .title = "a few words for help", .type = CRM_T_TEXT,
		.aliases = "description|caption",
		.flags = CRM_SHOWN,
	},
	{
		.name = "type", .title = "type", .type = CRM_T_CHOICE,
		.aliases = "field type|data type",
		.flags = CRM_SHOWN, .choices = types,
	},
	{
		.name = "list", .title = "holds several values", .type = CRM_T_BOOL,
		.aliases = "multiple|multi value",
	},
	{
		.name = "target", .title = "entity a link leads to", .type = CRM_T_TEXT,
		.aliases = "link to|related entity",
	},
	{
		.name = "choices", .title = "what a choice may be, in order", .type = CRM_T_TEXT,
		.aliases = "options|picklist|values", .flags = CRM_PARTS,
	},
	{
		.name = "required", .title = "must be filled", .type = CRM_T_BOOL,
		.aliases = "mandatory",
	},
	{
		.name = "unique", .title = "no two records have the same", .type = CRM_T_BOOL,
		.aliases = "is unique",
	},
	{
		.name = "indexed", .title = "has an index", .type = CRM_T_BOOL,
		.aliases = "index",
	},
	{
		.name = "searched", .title = "is in full-text search", .type = CRM_T_BOOL,
		.aliases = "searchable",
	},
	{
		.name = "secret", .title = "is never printed unless named", .type = CRM_T_BOOL,
		.aliases = "confidential",
	},
	{
		.name = "preset", .title = "what a new record starts with", .type = CRM_T_TEXT,
		.aliases = "default|default value",
	},
	{
		.name = "readers", .title = "roles that may see it", .type = CRM_T_TEXT,
		.aliases = "visible to",
		.flags = CRM_LIST,
	},
	{
		.name = "writers", .title = "roles that may change it", .type = CRM_T_TEXT,
		.aliases = "editable by",
		.flags = CRM_LIST,
	},
	{
		.name = "merge", .title = "what stays of values given in two copies", .type = CRM_T_CHOICE,
		.choices = mergings,
	},
	{
		.name = "event", .title = "what happens when this date has come", .type = CRM_T_TEXT,
	},
	{
		.name = "retired", .title = "kept, but no longer offered", .type = CRM_T_BOOL,
		.aliases = "archived|deprecated",
	},
	{
		.name = "aliases", .title = "other names in imports", .type = CRM_T_TEXT,
		.aliases = "alias|other names|headers",
		.flags = CRM_LIST,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_field_record = {
	.name = "field", .plural = "fields", .title = "an organisation's own fields",
	.label = "name",
	.keys = (const char *const[]){ "name", NULL },
	.together = (const char *const[]){ "entity", "name", NULL },
	.own = field_fields,
};

static const struct crm_field entity_fields[] = {
	{
		.name = "name", .title = "name in snake_case", .type = CRM_T_TEXT,
		.aliases = "entity name|object|table",
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "plural", .title = "name of several", .type = CRM_T_TEXT,
		.aliases = "plural name",
		.flags = CRM_SHOWN,
	},
	{
		.name = "title", .title = "a few words for help", .type = CRM_T_TEXT,
		.aliases = "description|caption",
		.flags = CRM_SHOWN,
	},
	{
		.name = "label", .title = "field that names a record", .type = CRM_T_TEXT,
		.aliases = "name field|label field",
	},
	{
		.name = "aliases", .title = "other names", .type = CRM_T_TEXT,
		.aliases = "alias",
		.flags = CRM_LIST,
	},
	{
		.name = "retired", .title = "kept, but no longer offered", .type = CRM_T_BOOL,
		.aliases = "archived|deprecated",
	},
	{
		.name = "strict", .title = "two changes of one record are a conflict, whatever the fields", .type = CRM_T_BOOL,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_entity_record = {
	.name = "entity", .plural = "entities", .title = "an organisation's own entities",
	.label = "name",
	.keys = (const char *const[]){ "name", NULL },
	.own = entity_fields,
};
