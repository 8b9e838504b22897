#include "model/entities_rule.h"

/* All but the name and whether it is active is said by the text (query/automation.h); rule/automation.c takes it from there. */
static const struct crm_field rule_fields[] = {
	{
		.name = "name", .title = "name, by which it is spoken of", .type = CRM_T_TEXT,
		.aliases = "rule name|title",
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "text", .title = "what starts it, on which conditions, and what it does", .type = CRM_T_LONGTEXT,
		.aliases = "definition",
		.flags = CRM_REQUIRED,
	},
	{
		.name = "about", .title = "entity it is about, as its text says", .type = CRM_T_TEXT,
		.aliases = "entity|object",
		.flags = CRM_SHOWN,
	},
	{
		.name = "trigger", .title = "what starts it, as its text says", .type = CRM_T_TEXT,
		.flags = CRM_SHOWN,
	},
	{
		.name = "position", .title = "place among those that one event starts, as its text says; empty: last", .type = CRM_T_INTEGER,
		.aliases = "order|priority",
	},
	{
		.name = "active", .title = "it acts", .type = CRM_T_BOOL, .preset = "yes",
		.aliases = "enabled|is active",
		.flags = CRM_SHOWN,
	},
	{
		.name = "description", .title = "what it is for: the comment at the head of its text", .type = CRM_T_TEXT,
		.flags = CRM_SHOWN,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_automation = {
	.name = "rule", .plural = "rules", .title = "what is done when something happens",
	.aliases = "automation|workflow|trigger",
	.describes = true,
	.label = "name", .handle = "name", .order = "name",
	.keys = (const char *const[]){ "name", NULL },
	.own = rule_fields,
};

static const char *const statuses[] = { "waiting", "done", "stopped", "failed", NULL };

/* Its id says which it is (crm/automation_fire.h), so that what has been done is not done again, in no clone. */
static const struct crm_field run_fields[] = {
	{
		.name = "rule", .title = "rule that acted", .type = CRM_T_LINK, .target = "rule",
		.flags = CRM_INDEXED,
	},
	{
		.name = "rule_name", .title = "its name then", .type = CRM_T_TEXT,
		.flags = CRM_REQUIRED | CRM_SHOWN,
	},
	{
		.name = "about", .title = "record it was about", .type = CRM_T_ANYLINK,
		.flags = CRM_INDEXED | CRM_SHOWN | CRM_PART,
	},
	{
		.name = "event", .title = "event that started it", .type = CRM_T_TEXT,
		.flags = CRM_REQUIRED,
	},
	{
		.name = "at", .title = "instant of that event, or that it waited for: what 'in 3 days' counts from",
		.type = CRM_T_INSTANT,
		.flags = CRM_REQUIRED | CRM_SHOWN,
	},
	{
		.name = "key", .title = "of a rule that acts once: for what", .type = CRM_T_TEXT,
		.flags = CRM_INDEXED,
	},
	{
		.name = "status", .title = "waiting, done, stopped before its end, or failed", .type = CRM_T_CHOICE,
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN, .choices = statuses,
	},
	{
		.name = "step", .title = "deeds that are behind it", .type = CRM_T_INTEGER,
	},
	{
		.name = "due_at", .title = "when it goes on", .type = CRM_T_INSTANT,
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "error", .title = "why it failed or stopped, or what of it was left", .type = CRM_T_TEXT,
		.flags = CRM_SHOWN,
	},
	{
		.name = "cause", .title = "id of the run that caused the event", .type = CRM_T_TEXT,
		.flags = CRM_INDEXED,
	},
	{
		.name = "depth", .title = "how many runs brought it about, one after the other", .type = CRM_T_INTEGER,
	},
	{
		.name = "final", .title = "it said that no later rule is to be asked about the event", .type = CRM_T_BOOL,
	},
	{
		.name = "text", .title = "of one that waits or failed: the rule's text as it began", .type = CRM_T_LONGTEXT,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_automation_run = {
	.name = "rule_run", .plural = "rule_runs", .title = "each time that a rule acted",
	.label = "rule_name", .order = "at",
	.keys = (const char *const[]){ NULL },
	.own = run_fields,
};
