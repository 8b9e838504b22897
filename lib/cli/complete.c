#include "cli/complete.h"

#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "cli/complete_values.h"
#include "crm/report_shelf.h"
#include "store/event_name.h"
#include "cli/options.h"
#include "form/sink.h"
#include "repo/branch.h"
#include "repo/repo.h"

static void offer(struct crm_complete *at, const char *candidate, const char *words)
{
	crm_complete_offer(at, "", candidate, "", words);
}

static void offer_choices(struct crm_complete *at, const char *choices)
{
	while (*choices) {
		size_t n = strcspn(choices, "|");
		offer(at, crm_copy_n(at->tool->arena, choices, n), "");
		choices += n + (choices[n] == '|');
	}
}

static void offer_list(struct crm_complete *at, const char *(*list)(size_t i, const char **title))
{
	const char *name, *words;
	for (size_t i = 0; (name = list(i, &words)); i++)
		offer(at, name, words);
}

static void offer_settings(struct crm_complete *at)
{
	const struct crm_setting *setting;
	for (size_t i = 0; (setting = crm_setting_at(i)); i++)
		offer(at, setting->name, setting->title);
}

/* The choices of the setting that is the operand before. */
static void offer_setting_values(struct crm_complete *at)
{
	const struct crm_setting *setting;
	for (size_t i = 0; (setting = crm_setting_at(i)); i++)
		for (size_t k = 0; crm_same(setting->name, at->before) && setting->choices && setting->choices[k]; k++)
			offer(at, setting->choices[k], "");
	if (crm_same(at->before, "output.format"))
		offer_list(at, crm_format_at);
}

static void offer_presets(struct crm_complete *at)
{
	char **names = NULL;
	const char *folder = at->tool->repo ? crm_path(at->tool->arena, at->tool->repo->share, "maps") : NULL;
	if (!folder || crm_folder_list(at->tool->arena, folder, "", &names))
		return;
	for (; *names; names++)
		if (**names != '.')
			offer(at, *names, "");
}

static void offer_entities(struct crm_complete *at)
{
	const struct crm_model *model = at->tool->repo ? at->tool->repo->store->model : NULL;
	for (size_t i = 0; model && i < model->count; i++)
		if (!model->entities[i]->retired)
			offer(at, model->entities[i]->name, model->entities[i]->title);
}

static void offer_shelf(struct crm_complete *at, const struct crm_shelf *shelf)
{
	struct crm_shelved *list;
	size_t count;
	if (!at->tool->repo || crm_shelf_list(at->tool->repo, at->tool->arena, shelf, &list, &count))
		return;
	for (size_t i = 0; i < count; i++)
		offer(at, list[i].name, NULL);
}

static void offer_reports(struct crm_complete *at)
{
	offer_shelf(at, &crm_shelf_reports);
}

static void offer_rules(struct crm_complete *at)
{
	offer_shelf(at, &crm_shelf_rules);
}

static void offer_predictors(struct crm_complete *at)
{
	offer_shelf(at, &crm_shelf_predictors);
}

static void offer_dashboards(struct crm_complete *at)
{
	offer_shelf(at, &crm_shelf_dashboards);
	offer_reports(at);
}

static void offer_verbs(struct crm_complete *at)
{
	const struct crm_verb *verb;
	for (size_t i = 0; (verb = crm_verb_at(at->tool->definition, i)); i++)
		if (verb->name)
			offer(at, verb->name, verb->help);
}

static void offer_options(struct crm_complete *at)
{
	const struct crm_option *option;
	for (size_t i = 0; (option = crm_option_at(at->tool->verb, i)); i++)
		crm_complete_offer(at, "--", option->name, option->argument ? "=" : "", option->help);
}

/* A list parted by commas: what stands before the last one stays. */
static struct crm_complete last_of_list(struct crm_complete *at)
{
	const char *comma = strrchr(at->current, ',');
	struct crm_complete rest = *at;
	if (comma) {
		rest.current = comma + 1;
		rest.front = crm_textf(at->tool->arena, "%s%.*s", at->front, (int)(comma + 1 - at->current), at->current);
	}
	return rest;
}

static void offer_fields(struct crm_complete *at)
{
	struct crm_complete last = last_of_list(at);
	crm_complete_fields(&last, "", "");
}

static void offer_events(struct crm_complete *at)
{
	const struct crm_model *model = at->tool->repo ? at->tool->repo->store->model : NULL;
	struct crm_complete last = last_of_list(at);
	for (size_t i = 0; model && i < model->count; i++)
		for (const char **names = crm_event_names_of(at->tool->arena, model->entities[i]); *names; names++)
			offer(&last, *names, NULL);
}

static void offer_branches(struct crm_complete *at)
{
	char **names;
	if (!at->tool->repo || crm_branch_list(at->tool->arena, at->tool->repo->folder, &names))
		return;
	offer(at, CRM_BRANCH_TRUNK, NULL);
	for (; *names; names++)
		offer(at, *names, NULL);
}

/* What a row's `complete` may name. File names and zones are the shell's business, a text is the user's. */
static const struct {
	const char *name;
	void (*offer)(struct crm_complete *at);
} kinds[] = {
	{ "assigns", crm_complete_assigns }, { "branch", offer_branches },
	{ "conflict", crm_complete_conflicts },
	{ "dashboard", offer_dashboards },   { "entity", offer_entities },
	{ "event", offer_events },
	{ "field", offer_fields },           { "fields", offer_fields },         { "file", NULL },
	{ "folder", NULL },                  { "predictor", offer_predictors },
	{ "preset", offer_presets },         { "refs", crm_complete_refs },      { "report", offer_reports },
	{ "rule", offer_rules },
	{ "setting", offer_settings },       { "terms", crm_complete_terms },    { "text", NULL },
	{ "value", offer_setting_values },   { "zone", NULL },
};

/* One kind, "=stage" for the values of a field, "@macro" for the records of an entity, or choices parted by '|'. */
static void offer_kind(struct crm_complete *at, const char *kind)
{
	if (*kind == '=') {
		crm_complete_value(at, kind + 1);
		return;
	}
	if (*kind == '@') {
		crm_complete_names(at, kind + 1);
		return;
	}
	for (size_t i = 0; i < CRM_COUNT(kinds); i++)
		if (crm_same(kinds[i].name, kind)) {
			if (kinds[i].offer)
				kinds[i].offer(at);
			return;
		}
	offer_choices(at, kind);
}

/* "entity,terms": the first operand is an entity, all others are terms; "refs+assigns": either. */
static void offer_operand(struct crm_complete *at, const char *complete)
{
	char *rest = NULL, *place = NULL;
	if (!complete)
		return;
	for (int i = 0; i < at->operands && strchr(complete, ','); i++)
		complete = strchr(complete, ',') + 1;
	char *kinds_here = strtok_r(crm_copy(at->tool->arena, complete), ",", &place);
	for (char *kind = strtok_r(kinds_here, "+", &rest); kind; kind = strtok_r(NULL, "+", &rest))
		offer_kind(at, kind);
}

/* --repo or --branch as it stands on the line that is being typed. */
static const char *given_on_line(const char *option, int count, char **words)
{
	size_t n = strlen(option);
	for (int i = 0; i < count - 1; i++) {
		if (crm_same(words[i], option) && i < count - 2)
			return words[i + 1];
		if (crm_starts(words[i], option) && words[i][n] == '=')
			return words[i] + n + 1;
	}
	return NULL;
}

/* Completion reads what it can; a repository that is not there just offers less. */
static void open_quietly(struct crm_tool *tool, int count, char **words)
{
	const char *folder;
	if (crm_repo_find(tool->arena, given_on_line("--repo", count, words), given_on_line("--branch", count, words), &folder) ||
	    crm_repo_open(folder, CRM_DB_READ, tool->program, &tool->repo))
		tool->repo = NULL;
}

/* Once the verb is known: it may be about another entity than its tool. */
static void find_entity(struct crm_tool *tool, int argc, char **argv)
{
	const struct crm_tool_definition *definition = tool->definition;
	const char *name = tool->verb && tool->verb->entity ? tool->verb->entity : definition->entity;
	int at = crm_operand_index(NULL, argc, argv, 0);
	/* crm-record contact ..., crm-import contact ... */
	if (!name && at < argc - 1 && (definition->names_entity || !crm_tool_has_verbs(definition)))
		name = argv[at];
	tool->entity = name && tool->repo ? crm_model_entity(tool->repo->store->model, name) : NULL;
}

/* The option whose value the word at the cursor is; NULL if it is not a value. */
static const struct crm_option *option_before(struct crm_complete *at, int count, char **words)
{
	const char *current = words[count - 1], *equals = strchr(current, '=');
	if (crm_starts(current, "--") && equals) {
		at->current = equals + 1;
		at->front = crm_copy_n(at->tool->arena, current, (size_t)(equals + 1 - current));
		return crm_option_named(at->tool->verb, current + 2, (size_t)(equals - current) - 2);
	}
	if (count < 2)
		return NULL;
	const char *before = words[count - 2];
	const struct crm_option *option = NULL;
	if (crm_starts(before, "--"))
		option = crm_option_named(at->tool->verb, before + 2, strlen(before + 2));
	else if (before[0] == '-' && before[1])
		option = crm_option_lettered(at->tool->verb, before[strlen(before) - 1]);
	return option && option->argument ? option : NULL;
}

static int count_operands(const struct crm_verb *verb, int argc, char **argv)
{
	int n = 0;
	while (crm_operand_index(verb, argc, argv, n) < argc - 1)
		n++;
	return n;
}

/* Which verb it is, if that stands on the line already. */
static const struct crm_verb *find_verb(struct crm_complete *at, int argc, char **argv)
{
	const struct crm_tool_definition *definition = at->tool->definition;
	const struct crm_verb *bare = crm_verb_bare(definition);
	int before = definition->names_entity, operands = count_operands(bare, argc, argv);
	if (!crm_tool_has_verbs(definition))
		return bare;
	if (operands > before)
		return crm_verb_named(definition, argv[crm_operand_index(bare, argc, argv, before)]);
	return at->current[0] == '-' || (argc > 2 && argv[argc - 2][0] == '-') ? bare : NULL;
}

static void offer_value(struct crm_complete *at, const struct crm_option *option)
{
	if (option->choices)
		offer_choices(at, option->choices);
	else if (option->list)
		offer_list(at, option->list);
	else if (option->complete)
		offer_kind(at, option->complete);
}

static void offer_word(struct crm_complete *at, int operands)
{
	const struct crm_tool *tool = at->tool;
	bool has_verbs = crm_tool_has_verbs(tool->definition);
	if (at->current[0] == '-' && (at->current[1] || tool->verb))
		offer_options(at);
	else if (tool->definition->names_entity && !operands)
		offer_entities(at);
	else if (!tool->verb || (has_verbs && !tool->verb->name))
		offer_verbs(at);
	else
		offer_operand(at, tool->verb->complete);
}

crm_err crm_complete(struct crm_tool *tool, int count, char **words)
{
	if (count < 1)
		return NULL;
	/* As argv, with the word at the cursor last. */
	int argc = count + 1;
	char **argv = words - 1;
	struct crm_complete at = { .tool = tool, .current = words[count - 1], .front = "" };
	open_quietly(tool, count, words);
	tool->verb = find_verb(&at, argc, argv);
	find_entity(tool, argc, argv);
	int operands = count_operands(tool->verb, argc, argv);
	at.operands = operands - (crm_tool_has_verbs(tool->definition) ? 1 + tool->definition->names_entity : 0);
	if (operands > 0)
		at.before = argv[crm_operand_index(tool->verb, argc, argv, operands - 1)];
	const struct crm_option *option = option_before(&at, count, words);
	if (option)
		offer_value(&at, option);
	else
		offer_word(&at, operands);
	return crm_output_finish(&tool->out);
}
