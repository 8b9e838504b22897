/*
 * crm-rule: what is done when something happens, by itself.
 */
#include "cli/asof.h"
#include "cli/edit.h"
#include "cli/record_full.h"
#include "cli/record_read.h"
#include "cli/records.h"
#include "cli/rule_runs.h"
#include "cli/rule_text.h"

#define SWITCHES .options = { crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, \
	.least = 1, .most = -1, .complete = "refs+assigns"

static const struct crm_verb verbs[] = {
	{ .name = "add", .arguments = "FILE|NAME|-...", .help = "from a text, or one that comes with the tools; prints its id",
	  .options = { crm_options_rule_add, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1,
	  .most = -1, .run = crm_rule_verb_add, .complete = "rule" },
	{ .name = "show", .arguments = "NAME...", .help = "its text (-o: the record)",
	  .options = { crm_options_full, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1, .most = -1,
	  .run = crm_rule_verb_show, .complete = "rule" },
	{ .name = "edit", .arguments = "NAME", .help = "its text in $EDITOR",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1, .most = 1,
	  .run = crm_rule_verb_edit, .complete = "refs" },
	{ .name = "on", .arguments = "NAME...|- [FIELD=VALUE...]", .help = "they act", .run = crm_rule_verb_on, SWITCHES },
	{ .name = "off", .arguments = "NAME...|- [FIELD=VALUE...]", .help = "they do not, and what waits of them ends",
	  .run = crm_rule_verb_off, SWITCHES },
	{ .name = "check", .arguments = "[NAME|FILE...]", .help = "are texts right? Names, fields, values, events",
	  .needs = CRM_NEEDS_READ, .most = -1, .run = crm_rule_verb_check, .complete = "rule" },
	{ .name = "test", .arguments = "NAME|FILE", .help = "what it would have done in the past; writes nothing",
	  .options = { crm_options_rule_test, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1, .most = 1,
	  .run = crm_rule_verb_test, .complete = "rule" },
	{ .name = "why", .arguments = "RECORD", .help = "which rules touched a record, when, and what in it",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1, .most = 1, .run = crm_rule_verb_why },
	{ .name = "runs", .arguments = "[TERM...]", .help = "what they did",
	  .options = { crm_options_select, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1,
	  .run = crm_record_list, .complete = "terms", .entity = "rule_run" },
	{ .name = "retry", .arguments = "RUN...|-", .help = "what failed is tried once more",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1, .most = -1, .run = crm_rule_verb_retry,
	  .entity = "rule_run" },
	{ .name = "examples", .arguments = "", .help = "those that come with the tools, to be added",
	  .options = { CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .run = crm_rule_verb_examples },
	{ .name = "export", .arguments = "DIR [NAME...]", .help = "texts (all, or these) as files NAME.rule",
	  .needs = CRM_NEEDS_READ, .least = 1, .most = -1, .run = crm_rule_verb_export, .complete = "folder,rule" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-rule",
	.help = "rules: what is done when something happens",
	.entity = "rule",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
