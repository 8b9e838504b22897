#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "base/str.h"
#include "form/sink.h"
#include "cli/tool.h"

const struct crm_option crm_options_common[] = {
	{ .name = "repo", .argument = "FOLDER", .help = "the repository (else $CRM_REPO, else the folder above)",
	  .complete = "folder" },
	{ .name = "branch", .argument = "NAME", .help = "a branch of it (else $CRM_BRANCH, else as it was found); see crm-sync(1)",
	  .complete = "branch" },
	{ .name = "tz", .argument = "ZONE", .help = "time zone of dates and times (else $TZ)", .complete = "zone" },
	{ .name = "color", .argument = "WHEN", .help = "colour: auto, always, never", .choices = "auto|always|never" },
	{ .name = "quiet", .letter = 'q', .help = "say nothing but errors; ids are printed all the same" },
	{ .name = "verbose", .letter = 'v', .help = "say more" },
	{ .name = "help", .letter = 'h', .help = "this help" },
	{ .name = "version", .help = "the version" },
	{ .name = NULL },
};

const struct crm_option crm_options_fields[] = {
	{ .name = "fields", .letter = 'f', .argument = "FIELDS",
	  .help = "columns, parted by commas (of records: company.name follows a link; +x adds; * is all)",
	  .complete = "fields" },
	{ .name = NULL },
};

const struct crm_option crm_options_form[] = {
	{ .name = "output", .letter = 'o', .argument = "FORMAT", .list = crm_format_at },
	{ .name = "for", .argument = "spreadsheet", .help = "CSV that a spreadsheet opens safely",
	  .choices = "spreadsheet" },
	{ .name = "delimiter", .argument = "C", .help = "delimiter of CSV" },
	{ .name = "null", .letter = '0', .help = "ids parted by NUL, for xargs -0" },
	{ .name = NULL },
};

const struct crm_option crm_options_select[] = {
	{ .name = "where", .letter = 'w', .argument = "EXPR",
	  .help = "an expression: stage=won and (amount>1e5 or tags=key)" },
	{ .name = "sort", .letter = 's', .argument = "FIELDS", .help = "order, parted by commas; -x is downward",
	  .complete = "fields" },
	{ .name = "limit", .letter = 'n', .argument = "N", .help = "at most N rows; 0 is all" },
	{ .name = NULL },
};

const struct crm_option crm_options_write[] = {
	{ .name = "dry-run", .letter = 'n', .help = "show what would change and write nothing" },
	{ .name = "note", .argument = "TEXT", .help = "why, for the history" },
	{ .name = "batch", .argument = "NAME", .help = "groups what one job did, for log and undo" },
	{ .name = "max-changes", .argument = "N", .help = "refuse to change more than N records" },
	{ .name = "yes", .letter = 'y', .help = "do not ask" },
	{ .name = NULL },
};

const struct crm_option *crm_option_at(const struct crm_verb *verb, size_t i)
{
	for (size_t set = 0; verb && set < CRM_OPTION_SETS && verb->options[set]; set++)
		for (const struct crm_option *option = verb->options[set]; option->name; option++)
			if (i-- == 0)
				return option;
	return i < CRM_COUNT(crm_options_common) - 1 ? &crm_options_common[i] : NULL;
}

const struct crm_option *crm_option_named(const struct crm_verb *verb, const char *name, size_t n)
{
	const struct crm_option *option;
	for (size_t i = 0; (option = crm_option_at(verb, i)); i++)
		if (strlen(option->name) == n && !memcmp(option->name, name, n))
			return option;
	return NULL;
}

const struct crm_option *crm_option_lettered(const struct crm_verb *verb, char letter)
{
	const struct crm_option *option;
	for (size_t i = 0; (option = crm_option_at(verb, i)); i++)
		if (option->letter == letter)
			return option;
	return NULL;
}

static bool looks_like_option(const char *argument)
{
	return argument[0] == '-' && argument[1];
}

/* Does this option (known or not yet) take the next argument as its value? */
static bool takes_next(const struct crm_verb *verb, const char *argument)
{
	const struct crm_option *option;
	if (!crm_starts(argument, "--")) {
		option = crm_option_lettered(verb, argument[1]);
		return option && option->argument && !argument[2];
	}
	if (strchr(argument, '='))
		return false;
	option = crm_option_named(verb, argument + 2, strlen(argument + 2));
	return option && option->argument;
}

int crm_operand_index(const struct crm_verb *verb, int argc, char **argv, int n)
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--"))
			return i + 1 + n < argc ? i + 1 + n : argc;
		if (looks_like_option(argv[i]))
			i += takes_next(verb, argv[i]);
		else if (n-- == 0)
			return i;
	}
	return argc;
}

static crm_err unknown_option(const struct crm_tool *tool, const char *argument)
{
	const char *names[64];
	size_t count = 0;
	const struct crm_option *option;
	for (size_t i = 0; count < CRM_COUNT(names) && (option = crm_option_at(tool->verb, i)); i++)
		names[count++] = option->name;
	size_t n = strcspn(argument, "=");
	crm_err err = crm_fail(CRM_USAGE, "there is no option %.*s", (int)n, argument);
	char word[64];
	snprintf(word, sizeof word, "%.*s", (int)(n > 2 ? n - 2 : 0), n > 2 ? argument + 2 : "");
	const char *near = crm_nearest(word, names, count);
	if (near)
		return crm_err_nearest(err, word, near);
	return crm_err_hint(err, "%s --help", tool->title);
}

static void give(struct crm_tool *tool, const struct crm_option *option, const char *value)
{
	tool->given[tool->given_count++] = (struct crm_given){ option, value };
}

static size_t split_choices(struct crm_arena *arena, const char *choices, const char ***out)
{
	size_t count = 0;
	char *rest = NULL;
	*out = crm_new(arena, const char *, strlen(choices) + 1);
	for (char *one = strtok_r(crm_copy(arena, choices), "|", &rest); one; one = strtok_r(NULL, "|", &rest))
		(*out)[count++] = one;
	return count;
}

static crm_err refuse_choice(const struct crm_tool *tool, const struct crm_option *option, const char *value,
                             const char *const *choices, size_t count)
{
	CRM_AUTO(crm_str_drop) struct crm_str words = {0};
	for (size_t i = 0; i < count; i++)
		crm_str_addf(&words, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", choices[i]);
	crm_err err = crm_fail(CRM_USAGE, "--%s is %s, not '%s'", option->name, crm_str_text(&words), value);
	const char *near = crm_nearest(value, choices, count);
	return near ? crm_err_nearest(err, value, near) : crm_err_hint(err, "%s --help", tool->title);
}

static crm_err check_choice(const struct crm_tool *tool, const struct crm_option *option, const char *value)
{
	const char **choices;
	if (!option->choices)
		return NULL;
	size_t count = split_choices(tool->arena, option->choices, &choices);
	for (size_t i = 0; i < count; i++)
		if (crm_same(choices[i], value))
			return NULL;
	return refuse_choice(tool, option, value, choices, count);
}

static crm_err take_value(struct crm_tool *tool, const struct crm_option *option, const char *attached,
                          int argc, char **argv, int *i)
{
	if (!attached && *i + 1 >= argc)
		return crm_fail(CRM_USAGE, "option --%s needs a value: %s", option->name, option->argument);
	const char *value = attached ? attached : argv[++*i];
	give(tool, option, value);
	return check_choice(tool, option, value);
}

static crm_err parse_long(struct crm_tool *tool, int argc, char **argv, int *i)
{
	const char *argument = argv[*i], *equals = strchr(argument, '=');
	size_t n = equals ? (size_t)(equals - argument) - 2 : strlen(argument) - 2;
	const struct crm_option *option = crm_option_named(tool->verb, argument + 2, n);
	if (!option)
		return unknown_option(tool, argument);
	if (option->argument)
		return take_value(tool, option, equals ? equals + 1 : NULL, argc, argv, i);
	if (equals)
		return crm_fail(CRM_USAGE, "option --%s takes no value", option->name);
	give(tool, option, NULL);
	return NULL;
}

static crm_err parse_letters(struct crm_tool *tool, int argc, char **argv, int *i)
{
	for (const char *at = argv[*i] + 1; *at; at++) {
		const struct crm_option *option = crm_option_lettered(tool->verb, *at);
		if (!option) {
			char word[3] = { '-', *at, '\0' };
			return unknown_option(tool, word);
		}
		if (option->argument)
			return take_value(tool, option, at[1] ? at + 1 : NULL, argc, argv, i);
		give(tool, option, NULL);
	}
	return NULL;
}

crm_err crm_options_parse(struct crm_tool *tool, int argc, char **argv, int skip)
{
	bool ended = false;
	/* Bundled letters give more options than there are arguments. */
	size_t most = 1;
	for (int i = 1; i < argc; i++)
		most += strlen(argv[i]) + 1;
	tool->given = crm_new(tool->arena, struct crm_given, most);
	tool->arguments = crm_new(tool->arena, const char *, argc + 1);
	for (int i = 1; i < argc; i++) {
		if (!ended && !strcmp(argv[i], "--"))
			ended = true;
		else if (!ended && crm_starts(argv[i], "--"))
			CRM_TRY(parse_long(tool, argc, argv, &i));
		else if (!ended && looks_like_option(argv[i]))
			CRM_TRY(parse_letters(tool, argc, argv, &i));
		else if (skip)
			skip--;
		else
			tool->arguments[tool->count++] = argv[i];
	}
	return NULL;
}

static const struct crm_option *must_have(const struct crm_tool *tool, const char *name)
{
	const struct crm_option *option = crm_option_named(tool->verb, name, strlen(name));
	if (!option)
		abort(); /* the program asks for an option that the verb's table has not */
	return option;
}

const char *crm_option(const struct crm_tool *tool, const char *name)
{
	const struct crm_option *option = must_have(tool, name);
	for (size_t i = tool->given_count; i-- > 0;)
		if (tool->given[i].option == option)
			return tool->given[i].value;
	return NULL;
}

bool crm_option_given(const struct crm_tool *tool, const char *name)
{
	const struct crm_option *option = must_have(tool, name);
	for (size_t i = 0; i < tool->given_count; i++)
		if (tool->given[i].option == option)
			return true;
	return false;
}

bool crm_option_maybe(const struct crm_tool *tool, const char *name)
{
	for (size_t i = 0; i < tool->given_count; i++)
		if (crm_same(tool->given[i].option->name, name))
			return true;
	return false;
}

size_t crm_option_all(struct crm_tool *tool, const char *name, const char ***values)
{
	const struct crm_option *option = must_have(tool, name);
	size_t count = 0;
	*values = crm_new(tool->arena, const char *, tool->given_count + 1);
	for (size_t i = 0; i < tool->given_count; i++)
		if (tool->given[i].option == option)
			(*values)[count++] = tool->given[i].value;
	return count;
}

int crm_option_choice(const struct crm_tool *tool, const char *name, int absent)
{
	const char *value = crm_option(tool, name), *at = must_have(tool, name)->choices;
	if (!value)
		return absent;
	for (int i = 0; *at; i++) {
		size_t n = strcspn(at, "|");
		if (strlen(value) == n && !memcmp(at, value, n))
			return i;
		at += n + (at[n] == '|');
	}
	abort(); /* the frame lets nothing else through */
}

crm_err crm_option_number(const struct crm_tool *tool, const char *name, int64_t least, int64_t absent,
                          int64_t *out)
{
	const char *text = crm_option(tool, name);
	*out = absent;
	if (!text)
		return NULL;
	if (crm_integer_parse(text, out) || *out < least)
		return crm_fail(CRM_USAGE, "option --%s needs a whole number from %lld, not '%s'", name,
		                (long long)least, text);
	return NULL;
}
