#include "model/entities_survey.h"

static const char *const survey_kinds[] = { "csat", "nps", "ces", NULL };

static const struct crm_field survey_fields[] = {
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.aliases = "title|survey name",
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "kind", .title = "satisfaction 1 to 5, recommendation 0 to 10, ease 1 to 7", .type = CRM_T_CHOICE,
		.aliases = "type|survey type",
		.flags = CRM_REQUIRED | CRM_SHOWN, .choices = survey_kinds, .preset = "csat",
	},
	{
		.name = "template", .title = "name of the template of the question; empty: the built-in one", .type = CRM_T_TEXT,
		.aliases = "question|template name",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "valid_days", .title = "days in which it may be asked and answered", .type = CRM_T_INTEGER,
		.aliases = "expires after",
		.flags = CRM_REQUIRED | CRM_SHOWN, .least = 1, .most = 3650, .preset = "30",
	},
	{
		.name = "terms", .title = "which tickets, an expression as --where takes it; empty: all", .type = CRM_T_TEXT,
		.flags = CRM_SHOWN,
	},
	{
		.name = "active", .title = "is asked", .type = CRM_T_BOOL, .preset = "yes",
		.aliases = "enabled|is active",
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_survey = {
	.name = "survey", .plural = "surveys", .title = "what customers are asked when their ticket is solved",
	.describes = true,
	.label = "name", .handle = "name", .order = "name",
	.keys = (const char *const[]){ "name", NULL },
	.own = survey_fields,
};

static const char *const channels[] = { "link", "mail", "hand", NULL };

static const struct crm_field answer_fields[] = {
	{
		.name = "survey", .title = "survey", .type = CRM_T_LINK, .target = "survey",
		.aliases = "survey name|survey id",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "ticket", .title = "ticket", .type = CRM_T_LINK, .target = "ticket",
		.aliases = "ticket id|case|case id",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN | CRM_PART,
	},
	{
		.name = "contact", .title = "who answered", .type = CRM_T_LINK, .target = "contact",
		.aliases = "contact name|contact email|contact id|respondent",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "score", .title = "the answer", .type = CRM_T_INTEGER,
		.aliases = "rating|value|survey score",
		.flags = CRM_REQUIRED | CRM_SHOWN, .least = 0, .most = 10,
	},
	{
		.name = "comment", .title = "what was said to it", .type = CRM_T_LONGTEXT,
		.aliases = "feedback|comments|text",
		.flags = CRM_SEARCHED | CRM_SHOWN,
	},
	{
		.name = "answered_at", .title = "when it was answered", .type = CRM_T_INSTANT,
		.aliases = "answered|response date|submitted at",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "channel", .title = "how it came", .type = CRM_T_CHOICE,
		.aliases = "via|source",
		.choices = channels, .preset = "hand",
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_survey_answer = {
	.name = "survey_answer", .plural = "survey_answers", .title = "what customers answered",
	.aliases = "survey_response",
	.label = "id", .order = "answered_at",
	.keys = (const char *const[]){ NULL },
	.together = (const char *const[]){ "survey", "ticket", NULL },
	.own = answer_fields,
};
