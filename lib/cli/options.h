/*
 * Options: their rows, the tables that many verbs share, command lines read against them, and what was given.
 * Options and operands may come in any order; `--` ends the options; a lone `-` is an operand; `--name=value`,
 * `--name value`, `-x value`, `-xvalue` and bundled flags are understood.
 */
#ifndef CRM_CLI_OPTIONS_H
#define CRM_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct crm_tool;
struct crm_verb;

struct crm_option {
	const char *name;       /* "dry-run" */
	char letter;            /* 'n'; 0: none */
	const char *argument;   /* "FILE"; NULL: a flag */
	const char *help;       /* a few words */
	const char *choices;    /* "skip|update|fill": nothing else may be given; NULL: the verb judges */
	/* A list of what may be given: its i-th with a few words, NULL at the end. Help (where there are no words of its own)
	 * and completion are made of it; the verb judges. NULL: none. */
	const char *(*list)(size_t i, const char **title);
	const char *complete;   /* what completes its argument, if it has no choices: a kind of cli/complete.c ("file",
	                           "field", "format" ...), or words "iso|us|eu" beside which others may be; NULL: nothing */
	bool many;              /* may be given several times */
};

struct crm_given {              /* one option as given on the command line */
	const struct crm_option *option;
	const char *value;      /* NULL for a flag */
};

/* -- tables: each is ended by a row without a name -------------------------------- */

extern const struct crm_option crm_options_common[]; /* of every verb: --repo --tz -q -v --color --help --version */
extern const struct crm_option crm_options_fields[]; /* -f: which columns */
extern const struct crm_option crm_options_form[];   /* -o, --for, --delimiter, -0: in which form */
extern const struct crm_option crm_options_select[]; /* --where, -s, -n */
extern const struct crm_option crm_options_write[];  /* -n/--dry-run, --note, --batch, -y, --max-changes */

/* In a verb's row: of all verbs that print rows. */
#define CRM_OPTIONS_OUTPUT crm_options_fields, crm_options_form

/* -- what a verb has -------------------------------------------------------------- */

/* Finds the option by long name or letter among the verb's and the common ones; NULL if there is none. `verb` may be NULL. */
const struct crm_option *crm_option_named(const struct crm_verb *verb, const char *name, size_t n);
const struct crm_option *crm_option_lettered(const struct crm_verb *verb, char letter);
/* The i-th option of the verb, then of the common ones; NULL at the end. */
const struct crm_option *crm_option_at(const struct crm_verb *verb, size_t i);

/* -- reading ---------------------------------------------------------------------- */

/* The index in argv of the n-th operand (0-based), knowing the common options and those of `verb` (NULL: no others);
 * argc if there is none. */
int crm_operand_index(const struct crm_verb *verb, int argc, char **argv, int n);
/* Splits argv (without the `skip` operands already understood) into tool->given and tool->arguments. CRM_USAGE for a
 * value that is none of its option's choices. */
CRM_MUST_USE crm_err crm_options_parse(struct crm_tool *tool, int argc, char **argv, int skip);

/* -- what was given --------------------------------------------------------------- */

/* Options of this verb: the last value, all of them, or whether there was one. Asking for an option the verb does not
 * have aborts. */
const char *crm_option(const struct crm_tool *tool, const char *name);
bool crm_option_given(const struct crm_tool *tool, const char *name);
size_t crm_option_all(struct crm_tool *tool, const char *name, const char ***values);
/* For what serves verbs that have the option and verbs that do not: was it given? */
bool crm_option_maybe(const struct crm_tool *tool, const char *name);
/* Which of its choices was given, 0 the first; `absent` if none was. */
int crm_option_choice(const struct crm_tool *tool, const char *name, int absent);
/* A whole number from `least`; `absent` if not given. CRM_USAGE names the option. */
CRM_MUST_USE crm_err crm_option_number(const struct crm_tool *tool, const char *name, int64_t least,
                                       int64_t absent, int64_t *out);

#endif
