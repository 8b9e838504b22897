/*
 * Command lines: argv against tables of options. Options and operands may come in any order; `--` ends the options;
 * a lone `-` is an operand; `--name=value`, `--name value`, `-x value`, `-xvalue` and bundled flags are understood.
 */
#ifndef CRM_CLI_OPTIONS_H
#define CRM_CLI_OPTIONS_H

#include "cli/tool.h"

/* Options that every verb of every tool has: --repo --tz -q -v --color --help --version. */
extern const struct crm_option crm_options_common[];

/* Finds the option by long name or letter among the verb's and the common ones; NULL if there is none. `verb` may be NULL. */
const struct crm_option *crm_option_named(const struct crm_verb *verb, const char *name, size_t n);
const struct crm_option *crm_option_lettered(const struct crm_verb *verb, char letter);
/* The i-th option of the verb, then of the common ones; NULL at the end. */
const struct crm_option *crm_option_at(const struct crm_verb *verb, size_t i);

/* The index in argv of the n-th operand (0-based), knowing the common options and those of `verb` (NULL: no others);
 * argc if there is none. */
int crm_operand_index(const struct crm_verb *verb, int argc, char **argv, int n);
/* Splits argv (without the `skip` operands already understood) into tool->given and tool->arguments. */
CRM_MUST_USE crm_err crm_options_parse(struct crm_tool *tool, int argc, char **argv, int skip);

#endif
