#include "model/entities_lead.h"

static const char *const score_kinds[] = { "fit", "engagement", NULL };
static const char *const counted[] = { "contact", "activity", NULL };

static const struct crm_field score_rule_fields[] = {
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "kind", .title = "who somebody is, or what somebody does", .type = CRM_T_CHOICE,
		.flags = CRM_REQUIRED | CRM_SHOWN, .choices = score_kinds, .preset = "fit",
	},
	{
		.name = "counts", .title = "what gives the points: the contact, or each of its activities that took place",
		.type = CRM_T_CHOICE,
		.flags = CRM_REQUIRED | CRM_SHOWN, .choices = counted, .preset = "contact",
	},
	{
		.name = "terms", .title = "which of these, an expression as --where takes it", .type = CRM_T_TEXT,
		.flags = CRM_SHOWN,
	},
	{
		.name = "points", .title = "points each", .type = CRM_T_DECIMAL,
		.flags = CRM_REQUIRED | CRM_SHOWN, .least = -1000, .most = 1000,
	},
	{
		.name = "half_life", .title = "days in which they halve; empty: they stay", .type = CRM_T_INTEGER,
		.flags = CRM_SHOWN, .least = 1, .most = 36500,
	},
	{
		.name = "dated_by", .title = "field they age from; empty: created_at, of an activity held_at",
		.type = CRM_T_TEXT,
	},
	{
		.name = "active", .title = "is used", .type = CRM_T_BOOL, .preset = "yes",
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_score_rule = {
	.name = "score_rule", .plural = "score_rules", .title = "what leads are scored by",
	.describes = true,
	.label = "name", .handle = "name", .order = "name",
	.keys = (const char *const[]){ "name", NULL },
	.own = score_rule_fields,
};

static const char *const strategies[] = { "round_robin", "least_busy", NULL };

static const struct crm_field assignment_fields[] = {
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "position", .title = "place in the order they are tried in", .type = CRM_T_INTEGER,
		.flags = CRM_SHOWN,
	},
	{
		.name = "terms", .title = "which leads, an expression as --where takes it; empty: all", .type = CRM_T_TEXT,
		.flags = CRM_SHOWN,
	},
	{
		.name = "users", .title = "who gets them: names, with a weight ann=2", .type = CRM_T_TEXT,
		.flags = CRM_REQUIRED | CRM_LIST | CRM_SHOWN,
	},
	{
		.name = "strategy", .title = "in turn, or to who has the least open leads and deals", .type = CRM_T_CHOICE,
		.flags = CRM_REQUIRED | CRM_SHOWN, .choices = strategies, .preset = "round_robin",
	},
	{
		.name = "active", .title = "is used", .type = CRM_T_BOOL, .preset = "yes",
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_assignment = {
	.name = "assignment", .plural = "assignments", .title = "who gets which leads",
	.describes = true,
	.label = "name", .handle = "name", .order = "position",
	.keys = (const char *const[]){ "name", NULL },
	.own = assignment_fields,
};
