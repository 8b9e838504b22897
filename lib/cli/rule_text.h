/*
 * Verbs about the texts of rules: add, show, edit, check, export, examples, on, off.
 */
#ifndef CRM_CLI_RULE_TEXT_H
#define CRM_CLI_RULE_TEXT_H

#include "cli/tool.h"
#include "crm/automation.h"

extern const struct crm_option crm_options_rule_add[];

CRM_MUST_USE crm_err crm_rule_verb_add(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_rule_verb_show(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_rule_verb_edit(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_rule_verb_check(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_rule_verb_export(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_rule_verb_examples(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_rule_verb_on(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_rule_verb_off(struct crm_tool *tool);

/* A text that an operand names: a file (it has a '/' or ends in .rule), "-" for standard input, else the name of a rule, or of
 * one that comes with the tools. `file`: what errors call it. */
struct crm_rule_text {
	const char *name, *text, *file;
};
CRM_MUST_USE crm_err crm_rule_text_find(struct crm_tool *tool, const char *operand, struct crm_rule_text *out);
/* The same, read and checked; errors have its place. */
CRM_MUST_USE crm_err crm_rule_text_read(struct crm_tool *tool, const struct crm_rule_text *text, struct crm_automation_rule *out);

#endif
