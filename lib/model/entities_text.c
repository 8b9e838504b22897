#include "model/entities_text.h"

static const struct crm_field template_fields[] = {
	{
		.name = "name", .title = "name, the same in every language", .type = CRM_T_TEXT,
		.aliases = "title|template name",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SEARCHED | CRM_SHOWN,
	},
	{
		.name = "language", .title = "language it is written in; empty: for all others", .type = CRM_T_LANGUAGE,
		.aliases = "locale|lang",
		.flags = CRM_SHOWN,
	},
	{
		.name = "entity", .title = "what it is about: the entity whose fields stand in it", .type = CRM_T_TEXT,
		.aliases = "object|about|module",
		.flags = CRM_REQUIRED | CRM_SHOWN, .preset = "ticket",
	},
	{
		.name = "subject", .title = "subject, with fields: Re: {subject}", .type = CRM_T_TEXT,
		.aliases = "subject line",
		.flags = CRM_SEARCHED | CRM_SHOWN,
	},
	{
		.name = "body", .title = "text, with fields: Dear {contact.first_name}", .type = CRM_T_LONGTEXT,
		.aliases = "content|text|message|plain body",
		.flags = CRM_REQUIRED | CRM_SEARCHED,
	},
	{
		.name = "active", .title = "is used", .type = CRM_T_BOOL, .preset = "yes",
		.aliases = "enabled|is active",
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_template = {
	.name = "template", .plural = "templates", .title = "texts with fields in them",
	.aliases = "canned_reply|email_template",
	.describes = true,
	.label = "name", .order = "name",
	.keys = (const char *const[]){ "name", NULL },
	.together = (const char *const[]){ "name", "language", NULL },
	.own = template_fields,
};

static const char *const macro_kinds[] = { "public", "internal", NULL };

static const struct crm_field macro_fields[] = {
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.aliases = "title|macro name",
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SEARCHED | CRM_SHOWN,
	},
	{
		.name = "template", .title = "name of the template it writes; empty: it writes nothing", .type = CRM_T_TEXT,
		.aliases = "template name|reply",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "kind", .title = "who reads the text: the customer too, or only we", .type = CRM_T_CHOICE,
		.aliases = "visibility",
		.flags = CRM_REQUIRED | CRM_SHOWN, .choices = macro_kinds, .preset = "public",
	},
	{
		.name = "assigns", .title = "what it sets in the ticket: FIELD=VALUE, FIELD+=VALUE", .type = CRM_T_TEXT,
		.aliases = "actions|sets",
		.flags = CRM_LIST | CRM_SHOWN,
	},
	{
		.name = "adds_tags", .title = "tags it gives the ticket", .type = CRM_T_TEXT,
		.aliases = "add tags|ticket tags",
		.flags = CRM_LIST | CRM_SHOWN,
	},
	{
		.name = "active", .title = "is used", .type = CRM_T_BOOL, .preset = "yes",
		.aliases = "enabled|is active",
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_macro = {
	.name = "macro", .plural = "macros", .title = "answers and notes written in one step, with what they set",
	.describes = true,
	.label = "name", .handle = "name", .order = "name",
	.keys = (const char *const[]){ "name", NULL },
	.any_of = (const char *const[]){ "template", "assigns", "adds_tags", NULL },
	.own = macro_fields,
};
