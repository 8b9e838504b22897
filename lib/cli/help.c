#include "cli/help.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "cli/options.h"

enum { INDENT = 2, GAP = 2 };

void crm_help_add_usage(struct crm_str *out, const struct crm_tool_definition *definition,
                        const struct crm_verb *verb)
{
	crm_str_add(out, definition->name);
	if (definition->names_entity)
		crm_str_add(out, " ENTITY");
	if (verb->name)
		crm_str_addf(out, " %s", verb->name);
	if (verb->arguments && *verb->arguments)
		crm_str_addf(out, " %s", verb->arguments);
}

static void add_row(struct crm_str *out, const char *left, size_t width, const char *right)
{
	crm_str_addf(out, "%*s%-*s%*s%s\n", INDENT, "", (int)width, left, GAP, "", right);
}

static void option_words(struct crm_str *out, const struct crm_option *option)
{
	crm_str_clear(out);
	if (option->letter)
		crm_str_addf(out, "-%c, ", option->letter);
	else
		crm_str_add(out, "    ");
	crm_str_addf(out, "--%s", option->name);
	if (option->argument)
		crm_str_addf(out, " %s", option->argument);
}

/* "csv, json, template=..." */
static void add_list(struct crm_str *out, const struct crm_option *option)
{
	const char *name;
	for (size_t i = 0; option->list && (name = option->list(i, NULL)); i++)
		crm_str_addf(out, "%s%s%s", i == 0 ? "" : ", ", name, crm_ends(name, "=") ? "..." : "");
}

static void add_options(struct crm_str *out, const struct crm_verb *verb)
{
	CRM_AUTO(crm_str_drop) struct crm_str words = {0}, list = {0};
	const struct crm_option *option;
	size_t width = 0;
	for (size_t i = 0; (option = crm_option_at(verb, i)); i++) {
		option_words(&words, option);
		width = words.n > width ? words.n : width;
	}
	for (size_t i = 0; (option = crm_option_at(verb, i)); i++) {
		option_words(&words, option);
		crm_str_clear(&list);
		add_list(&list, option);
		add_row(out, crm_str_text(&words), width, option->help ? option->help : crm_str_text(&list));
	}
}

static void verb_words(struct crm_str *out, const struct crm_verb *verb)
{
	crm_str_clear(out);
	if (verb->name)
		crm_str_addf(out, "%s %s", verb->name, verb->arguments);
}

static void add_verbs(struct crm_str *out, const struct crm_tool_definition *definition)
{
	CRM_AUTO(crm_str_drop) struct crm_str words = {0};
	const struct crm_verb *verb;
	size_t width = 0;
	for (size_t i = 0; (verb = crm_verb_at(definition, i)); i++) {
		verb_words(&words, verb);
		width = words.n > width ? words.n : width;
	}
	for (size_t i = 0; (verb = crm_verb_at(definition, i)); i++) {
		verb_words(&words, verb);
		if (verb->name)
			add_row(out, crm_str_text(&words), width, verb->help);
	}
}

static void add_tool(struct crm_str *out, const struct crm_tool_definition *definition)
{
	const struct crm_verb *bare = crm_verb_bare(definition);
	crm_str_addf(out, "%s: %s\n\nusage: ", definition->name, definition->help);
	if (bare)
		crm_str_addf(out, "%s [OPTION...]%s%s\n       ", definition->name, *bare->arguments ? " " : "", bare->arguments);
	crm_str_addf(out, "%s %sVERB [OPTION...] [ARGUMENT...]\n\n", definition->name,
	             definition->names_entity ? "ENTITY " : "");
	add_verbs(out, definition);
	crm_str_add(out, bare ? "\noptions without a verb:\n" : "\noptions of every verb:\n");
	add_options(out, bare);
	crm_str_addf(out, "\n%s VERB --help tells more; man %s tells all.\n", definition->name, definition->name);
}

static void add_verb(struct crm_str *out, const struct crm_tool_definition *definition,
                     const struct crm_verb *verb)
{
	crm_str_add(out, "usage: ");
	crm_help_add_usage(out, definition, verb);
	crm_str_addf(out, "\n\n%s\n\n", verb->help);
	add_options(out, verb);
}

void crm_help_print(struct crm_tool *tool)
{
	if (tool->verb && (tool->verb->name || !crm_tool_has_verbs(tool->definition)))
		add_verb(&tool->out.buffer, tool->definition, tool->verb);
	else
		add_tool(&tool->out.buffer, tool->definition);
}
