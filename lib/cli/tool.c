#include "cli/tool.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "base/time.h"
#include "cli/complete.h"
#include "cli/help.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/version.h"
#include "repo/change.h"

static volatile int stop;
const volatile int *const crm_stop = &stop;

enum { INTERRUPTED = 130 };

static void on_signal(int number)
{
	stop = number;
	(void)signal(number, SIG_DFL); /* a second one ends the process */
}

crm_err crm_interrupted(void)
{
	return crm_fail(CRM_IO, "interrupted");
}

crm_err crm_nothing(void)
{
	return crm_fail(CRM_NOTHING, "%s", "");
}

static void watch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	sigemptyset(&action.sa_mask);
	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGTERM, &action, NULL);
	/* A closed pipe shows as EPIPE, which form/output knows how to take. */
	(void)signal(SIGPIPE, SIG_IGN);
}

static crm_err unknown_verb(const struct crm_tool *tool, const char *word)
{
	const char *names[64];
	size_t count = 0;
	const struct crm_verb *verb;
	for (size_t i = 0; (verb = crm_verb_at(tool->definition, i)) && count < CRM_COUNT(names); i++)
		names[count++] = verb->name;
	crm_err err = crm_fail(CRM_USAGE, "there is no verb '%s'", word);
	const char *near = crm_nearest(word, names, count);
	return near ? crm_err_nearest(err, word, near) : crm_err_hint(err, "%s --help", tool->definition->name);
}

/* A tool's own verb stands for the one of that name that it shares with others. */
static bool has_own(const struct crm_tool_definition *definition, const char *name)
{
	for (const struct crm_verb *verb = definition->verbs; verb && verb->run; verb++)
		if (crm_same(verb->name, name))
			return true;
	return false;
}

const struct crm_verb *crm_verb_at(const struct crm_tool_definition *definition, size_t i)
{
	for (const struct crm_verb *verb = definition->verbs; verb && verb->run; verb++)
		if (i-- == 0)
			return verb;
	for (const struct crm_verb *verb = definition->more; verb && verb->run; verb++)
		if (!has_own(definition, verb->name) && i-- == 0)
			return verb;
	return NULL;
}

bool crm_tool_has_verbs(const struct crm_tool_definition *definition)
{
	return crm_verb_at(definition, 0)->name || crm_verb_at(definition, 1);
}

const struct crm_verb *crm_verb_bare(const struct crm_tool_definition *definition)
{
	return crm_verb_named(definition, NULL);
}

const struct crm_verb *crm_verb_named(const struct crm_tool_definition *definition, const char *name)
{
	const struct crm_verb *verb;
	for (size_t i = 0; (verb = crm_verb_at(definition, i)); i++)
		if (crm_same(verb->name, name))
			return verb;
	return NULL;
}

/* Does it look like one? Else it is an operand of what the tool does without (SQL). */
static bool is_verb(const char *word)
{
	return *word && !word[strspn(word, "abcdefghijklmnopqrstuvwxyz-")];
}

/* Which verb, and how many operands it took to say so. */
static crm_err find_verb(struct crm_tool *tool, int argc, char **argv, int *skip)
{
	const struct crm_tool_definition *definition = tool->definition;
	int before = definition->names_entity ? 1 : 0;
	if (!crm_tool_has_verbs(definition)) {
		tool->verb = crm_verb_at(definition, 0);
		*skip = 0;
		return NULL;
	}
	tool->verb = crm_verb_bare(definition);
	int at = crm_operand_index(tool->verb, argc, argv, before);
	if (at >= argc)
		return NULL;
	const struct crm_verb *verb = crm_verb_named(definition, argv[at]);
	*skip = before;
	if (!verb && definition->otherwise)
		verb = crm_verb_named(definition, definition->otherwise);
	else if (!verb && tool->verb && tool->verb->most && !is_verb(argv[at]))
		verb = tool->verb;
	else
		*skip = before + 1;
	tool->verb = verb;
	return verb ? NULL : unknown_verb(tool, argv[at]);
}

static bool wants_color(int fd, const char *when)
{
	if (!when)
		when = getenv("CRM_COLOR");
	if (when && crm_same(when, "always"))
		return true;
	if ((when && crm_same(when, "never")) || (getenv("NO_COLOR") && *getenv("NO_COLOR")))
		return false;
	const char *terminal = getenv("TERM");
	return isatty(fd) && terminal && !crm_same(terminal, "dumb");
}

/* libc takes an offset, or the name of a zone it does not know, for UTC without a word. What POSIX writes ("EST5", "<+14>-14") is
 * left to it. */
static crm_err use_environment_zone(void)
{
	const char *zone = getenv("TZ");
	if (!zone || !(*zone == '+' || *zone == '-' || strchr(zone, '/')) || *zone == '/' || *zone == ':' || strchr(zone, '<'))
		return NULL;
	return crm_err_in(crm_zone_use(zone), "TZ");
}

static crm_err take_common(struct crm_tool *tool)
{
	const char *when = crm_option(tool, "color"), *zone = crm_option(tool, "tz");
	tool->quiet = crm_option_given(tool, "quiet");
	tool->verbose = crm_option_given(tool, "verbose");
	tool->color = wants_color(STDOUT_FILENO, when);
	tool->color_messages = wants_color(STDERR_FILENO, when);
	return zone ? crm_zone_use(zone) : use_environment_zone();
}

static crm_err count_operands(const struct crm_tool *tool)
{
	const struct crm_verb *verb = tool->verb;
	if (tool->count < (size_t)verb->least)
		return crm_err_hint(crm_fail(CRM_USAGE, "too few arguments: %s %s", tool->title, verb->arguments),
		                    "%s --help", tool->title);
	if (verb->most >= 0 && tool->count > (size_t)verb->most)
		return crm_err_hint(crm_fail(CRM_USAGE, "'%s' is one argument too many", tool->arguments[verb->most]),
		                    "%s%s%s", tool->title, *verb->arguments ? " " : "", verb->arguments);
	return NULL;
}

crm_err crm_tool_folder(struct crm_tool *tool, const char **folder)
{
	return crm_repo_find(tool->arena, crm_option(tool, "repo"), crm_option(tool, "branch"), folder);
}

crm_err crm_tool_open(struct crm_tool *tool, enum crm_db_mode mode)
{
	const char *folder;
	CRM_TRY(crm_tool_folder(tool, &folder));
	CRM_TRY(crm_repo_open(folder, mode, tool->program, &tool->repo));
	tool->repo->recurrence = tool->definition->recurrence;
	tool->repo->stop = &stop;
	crm_db_interrupt_on(tool->repo->store->db, &stop);
	return NULL;
}

static const char *name_entity(const struct crm_tool *tool, int argc, char **argv)
{
	if (tool->verb->entity)
		return tool->verb->entity;
	return tool->definition->names_entity ? argv[crm_operand_index(NULL, argc, argv, 0)] : tool->definition->entity;
}

static crm_err find_entity(struct crm_tool *tool, int argc, char **argv)
{
	const char *name = tool->named = name_entity(tool, argc, argv);
	tool->entity = name ? crm_model_entity(tool->repo->store->model, name) : NULL;
	/* What is not there today may have been there then: cli/asof.h looks for it. */
	if (!name || tool->entity || crm_option_maybe(tool, "as-of"))
		return NULL;
	return crm_model_need_entity(tool->repo->store->model, name, &tool->entity);
}

static crm_err run_verb(struct crm_tool *tool, int argc, char **argv)
{
	CRM_TRY(take_common(tool));
	CRM_TRY(count_operands(tool));
	if (tool->verb->needs != CRM_NEEDS_NOTHING) {
		CRM_TRY(crm_tool_open(tool, tool->verb->needs == CRM_NEEDS_WRITE ? CRM_DB_WRITE : CRM_DB_READ));
		CRM_TRY(find_entity(tool, argc, argv));
	}
	CRM_TRY(tool->verb->run(tool));
	return crm_output_finish(&tool->out);
}

static crm_err understand(struct crm_tool *tool, int argc, char **argv)
{
	int skip = 0;
	CRM_TRY(find_verb(tool, argc, argv, &skip));
	tool->title = tool->verb && tool->verb->name
		? crm_textf(tool->arena, "%s %s", tool->definition->name, tool->verb->name)
		: tool->definition->name;
	return crm_options_parse(tool, argc, argv, skip);
}

static crm_err run_tool(struct crm_tool *tool, int argc, char **argv)
{
	CRM_TRY(understand(tool, argc, argv));
	if (crm_option_maybe(tool, "version")) {
		crm_str_addf(&tool->out.buffer, "%s %s\n", tool->definition->name, crm_version());
		return crm_output_finish(&tool->out);
	}
	if (crm_option_maybe(tool, "help")) {
		crm_help_print(tool);
		return crm_output_finish(&tool->out);
	}
	if (!tool->verb)
		return crm_err_hint(crm_fail(CRM_USAGE, "which verb?"), "%s --help", tool->definition->name);
	return run_verb(tool, argc, argv);
}

/* With --each there are transactions that were finished before: their ids are printed. */
static void warn_interrupted(struct crm_tool *tool)
{
	if (!tool->verb || tool->verb->needs != CRM_NEEDS_WRITE)
		crm_warn(tool, "interrupted");
	else
		crm_warn(tool, "interrupted; the unfinished transaction was taken back%s",
		         crm_option_maybe(tool, "each") ? ", those before it stand" : "");
}

static void say_warnings(struct crm_tool *tool)
{
	char *rest = NULL;
	if (!tool->repo || !tool->repo->warnings.n)
		return;
	for (char *line = strtok_r(tool->repo->warnings.s, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		crm_warn(tool, "%s", line);
}

static int finish(struct crm_tool *tool, crm_err err, int argc, char **argv)
{
	int status = (int)crm_err_kind(err);
	crm_err late = crm_output_finish(&tool->out); /* what was found before the error */
	if (late && status == CRM_NOTHING)
		status = (int)crm_err_kind(err = late);
	say_warnings(tool);
	if (stop && err) {
		status = status == CRM_LATER ? CRM_LATER : INTERRUPTED;
		warn_interrupted(tool);
	} else if (err && err->text[0]) {
		crm_message_error(tool, err, argc, argv);
	} else if (tool->out.gone) {
		status = CRM_OK; /* the reader had enough */
	}
	crm_repo_drop(&tool->repo);
	crm_output_drop(&tool->out);
	crm_arena_drop(&tool->arena);
	return status;
}

int crm_tool_main(const struct crm_tool_definition *definition, int argc, char **argv)
{
	struct crm_tool tool = { .definition = definition, .program = argc ? argv[0] : definition->name,
		.title = definition->name, .arena = crm_arena_new(), .out = CRM_OUTPUT(STDOUT_FILENO) };
	watch_signals();
	crm_err err;
	if (argc > 1 && crm_same(argv[1], "--complete"))
		err = crm_complete(&tool, argc - 2, argv + 2);
	else
		err = run_tool(&tool, argc, argv);
	return finish(&tool, err, argc, argv);
}

crm_err crm_tool_why(struct crm_tool *tool, struct crm_change_why *out)
{
	*out = (struct crm_change_why){ .tool = tool->title, .note = crm_option(tool, "note"),
		.batch = crm_option(tool, "batch"), .dry_run = crm_option_given(tool, "dry-run"),
		.limited = crm_option_given(tool, "max-changes") };
	return crm_option_number(tool, "max-changes", 0, 0, &out->most);
}
