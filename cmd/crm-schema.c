/*
 * crm-schema: the model shown, and an organisation's own fields and entities added, changed and retired. They are records
 * of the entities `field` and `entity`, so all of it is in the history like any change.
 */
#include <string.h>

#include "base/str.h"
#include "cli/table.h"
#include "cli/work.h"
#include "model/asked.h"
#include "model/merging.h"
#include "model/record.h"
#include "model/schema_text.h"
#include "store/read.h"

/* show */

static crm_err each_entity(struct crm_tool *tool, void (*add)(struct crm_str *, const struct crm_model *,
                                                              const struct crm_entity *))
{
	const struct crm_model *model = tool->repo->store->model;
	const struct crm_entity *entity;
	if (!tool->count) {
		add(&tool->out.buffer, model, NULL);
		return NULL;
	}
	for (size_t i = 0; i < tool->count; i++) {
		CRM_TRY(crm_model_need_entity(model, tool->arguments[i], &entity));
		add(&tool->out.buffer, model, entity);
	}
	return NULL;
}

static void add_mdoc(struct crm_str *out, const struct crm_model *model, const struct crm_entity *entity)
{
	for (size_t i = 0; i < model->count; i++)
		if (!entity || entity == model->entities[i])
			crm_schema_mdoc(out, model, model->entities[i]);
}

enum { ENTITY, FIELD, TYPE, RULES, TARGET, TITLE, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[ENTITY] = { "entity", CRM_T_TEXT, 0 }, [FIELD] = { "field", CRM_T_TEXT, 0 },   [TYPE] = { "type", CRM_T_TEXT, 0 },
	[RULES] = { "rules", CRM_T_TEXT, 0 },   [TARGET] = { "values", CRM_T_TEXT, 0 }, [TITLE] = { "title", CRM_T_TEXT, 0 },
};

static void add_rules(struct crm_str *out, const struct crm_field *field)
{
	static const struct {
		unsigned flag;
		const char *word;
	} words[] = {
		{ CRM_LIST, "list" }, { CRM_REQUIRED, "required" }, { CRM_UNIQUE, "unique" }, { CRM_INDEXED, "indexed" },
		{ CRM_SEARCHED, "searched" }, { CRM_SECRET, "secret" }, { CRM_COMPUTED, "computed" },
		{ CRM_SYSTEM, "system" }, { CRM_ONCE, "once" }, { CRM_RETIRED, "retired" }, { CRM_OWN, "own" },
	};
	for (size_t i = 0; i < CRM_COUNT(words); i++)
		if (field->flags & words[i].flag)
			crm_str_addf(out, "%s%s", out->n ? " " : "", words[i].word);
	if (field->asked)
		crm_str_addf(out, "%sasked", out->n ? " " : "");
	else if (field->flags & (CRM_ADDS_UP | CRM_LEAST | CRM_MOST))
		crm_str_addf(out, "%s%s", out->n ? " " : "", crm_merging_name(field));
}

static void add_targets(struct crm_str *out, const struct crm_field *field)
{
	if (field->target)
		crm_str_add(out, field->target);
	for (size_t i = 0; field->choices && field->choices[i]; i++)
		crm_str_addf(out, "%s%s", i ? " " : "", field->choices[i]);
}

static crm_err print_field(struct crm_table *table, const struct crm_entity *entity, const struct crm_field *field)
{
	CRM_AUTO(crm_str_drop) struct crm_str rules = {0};
	CRM_AUTO(crm_str_drop) struct crm_str target = {0};
	add_rules(&rules, field);
	if (entity->strict && field == entity->fields[0])
		crm_str_addf(&rules, "%sstrict", rules.n ? " " : "");
	add_targets(&target, field);
	const struct crm_value values[COLUMNS] = {
		[ENTITY] = crm_value_text(entity->name),             [FIELD] = crm_value_text(field->name),
		[TYPE] = crm_value_text(crm_type_name(field->type)), [RULES] = crm_value_text(crm_str_text(&rules)),
		[TARGET] = crm_value_text(crm_str_text(&target)),    [TITLE] = crm_value_text(field->title),
	};
	return crm_table_row(table, values);
}

static crm_err print_entity(struct crm_tool *tool, struct crm_table *table, const struct crm_entity *entity)
{
	for (size_t i = 0; i < entity->count; i++)
		if (crm_may_read(&tool->repo->actor, entity, entity->fields[i]))
			CRM_TRY(print_field(table, entity, entity->fields[i]));
	for (size_t i = 0; i < entity->asked_count; i++)
		if (crm_may_read(&tool->repo->actor, entity, entity->asked[i]))
			CRM_TRY(print_field(table, entity, entity->asked[i]));
	return NULL;
}

static bool wanted(const struct crm_tool *tool, const struct crm_entity *entity)
{
	for (size_t i = 0; i < tool->count; i++)
		if (crm_model_entity(tool->repo->store->model, tool->arguments[i]) == entity)
			return true;
	return tool->count == 0;
}

static crm_err print_table(struct crm_tool *tool)
{
	const struct crm_model *model = tool->repo->store->model;
	const struct crm_entity *ignored;
	struct crm_table *table;
	for (size_t i = 0; i < tool->count; i++)
		CRM_TRY(crm_model_need_entity(model, tool->arguments[i], &ignored));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	crm_err err = NULL;
	for (size_t i = 0; i < model->count && !err; i++)
		if (wanted(tool, model->entities[i]))
			err = print_entity(tool, table, model->entities[i]);
	return crm_table_end(table, err);
}

static crm_err show(struct crm_tool *tool)
{
	if (crm_option_given(tool, "json-schema"))
		return each_entity(tool, crm_schema_json);
	if (crm_option_given(tool, "sql"))
		return each_entity(tool, crm_store_schema_sql);
	if (crm_option_given(tool, "mdoc"))
		return each_entity(tool, add_mdoc);
	return print_table(tool);
}

/* add, change, retire: NAME is an entity, ENTITY.FIELD a field. */

struct naming {
	const char *entity;
	const char *field;   /* NULL: it is about the entity */
};

static struct naming parse_name(struct crm_tool *tool)
{
	const char *text = tool->arguments[0], *dot = strchr(text, '.');
	const struct crm_entity *known = dot ? NULL : crm_model_entity(tool->repo->store->model, text);
	if (!dot)
		return (struct naming){ known && !known->custom ? known->name : text, NULL };
	return (struct naming){ crm_copy_n(tool->arena, text, (size_t)(dot - text)), dot + 1 };
}

/* What the definition is a record of. */
static const struct crm_entity *kind_of(const struct crm_tool *tool, const struct naming *naming)
{
	return crm_model_entity(tool->repo->store->model, naming->field ? "field" : "entity");
}

static crm_err put_text(struct crm_work *work, struct crm_record *record, const char *name, const char *text)
{
	int field;
	CRM_TRY(crm_entity_need_field(record->entity, name, &field));
	return crm_record_assign(record, work->arena, &work->tool->repo->reading,
	                         &(struct crm_assign){ field, CRM_SET, text }, 1);
}

/* Is it one of 'a|b|c'? */
static bool has_choice(const char *choices, const char *choice)
{
	size_t n = strlen(choice);
	for (const char *at = choices; *at; at += *at == '|') {
		size_t length = strcspn(at, "|");
		if (length == n && memcmp(at, choice, n) == 0)
			return true;
		at += length;
	}
	return false;
}

/* A,B,C as the record keeps them: A|B|C, for they have an order. A change adds at the end, because values that records
 * have already must stay choices. */
static crm_err put_choices(struct crm_work *work, struct crm_record *record, const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str choices = {0};
	struct crm_value had = crm_record_get(record, "choices");
	char *rest = NULL;
	if (strchr(text, '|'))
		return crm_err_hint(crm_err_field(crm_fail(CRM_INVALID, "a choice cannot have '|' in it"), "choices"),
		                    "commas part them: --choices A,B,C");
	crm_str_add(&choices, had.shape == CRM_TEXT ? had.s : "");
	for (char *choice = strtok_r(crm_copy(work->arena, text), ",", &rest); choice; choice = strtok_r(NULL, ",", &rest)) {
		choice += strspn(choice, " \t");
		for (size_t n = strlen(choice); n && strchr(" \t", choice[n - 1]); n--)
			choice[n - 1] = '\0';
		if (*choice && !has_choice(crm_str_text(&choices), choice))
			crm_str_addf(&choices, "%s%s", choices.n ? "|" : "", choice);
	}
	return put_text(work, record, "choices", crm_copy(work->arena, crm_str_text(&choices)));
}

/* Options named as the fields of the record they fill. */
static crm_err put_options(struct crm_work *work, struct crm_record *record)
{
	const struct crm_tool *tool = work->tool;
	for (size_t i = 0; i < tool->given_count; i++) {
		const struct crm_option *option = tool->given[i].option;
		int field = crm_entity_field(record->entity, option->name);
		if (field < 0)
			continue;
		const char *text = option->argument ? tool->given[i].value : "yes";
		CRM_TRY(crm_same(option->name, "choices") ? put_choices(work, record, text)
		                                          : put_text(work, record, option->name, text));
	}
	return NULL;
}

static crm_err put_bool_off(struct crm_work *work, struct crm_record *record)
{
	const char **names;
	size_t count = crm_option_all(work->tool, "no", &names);
	for (size_t i = 0; i < count; i++)
		CRM_TRY(crm_err_in(put_text(work, record, names[i], "no"), "--no"));
	return NULL;
}

/* The definition that there is: a record of `field` or `entity`; NULL if there is none. */
static crm_err find_definition(struct crm_work *work, const struct naming *naming, struct crm_record **out)
{
	const struct crm_entity *kind = work->entity;
	int key = crm_entity_field(kind, "name"), scope = naming->field ? crm_entity_field(kind, "entity") : -1;
	const char **ids;
	size_t count = 0;
	*out = NULL;
	CRM_TRY(crm_read_key(work->tool->repo->store, work->arena, kind, key, naming->field ? naming->field : naming->entity,
	                     scope, crm_value_text(naming->entity), 1, &ids, &count));
	return count ? crm_read_record(work->tool->repo->store, work->arena, kind, ids[0], out, NULL) : NULL;
}

static crm_err refuse_existing(const struct crm_model *model, const struct naming *naming)
{
	const struct crm_entity *entity;
	if (!naming->field)
		return crm_model_entity(model, naming->entity)
			? crm_fail(CRM_CONFLICT, "there is an entity '%s' already", naming->entity) : NULL;
	CRM_TRY(crm_model_need_entity(model, naming->entity, &entity));
	if (!crm_entity_column(entity, naming->field))
		return NULL;
	CRM_TRY(crm_asked_refuse(entity, naming->field));
	return crm_err_hint(crm_fail(CRM_CONFLICT, "%s has a field '%s' already", entity->name, naming->field),
	                    "crm-schema change %s.%s ...", entity->name, naming->field);
}

static struct crm_record *new_definition(struct crm_work *work, const struct naming *naming)
{
	const struct crm_model *model = work->tool->repo->store->model;
	struct crm_record *record = crm_record_new(work->arena, work->entity);
	crm_record_put(record, "name", crm_value_text(naming->field ? naming->field : naming->entity));
	if (naming->field)
		crm_record_put(record, "entity", crm_value_text(crm_model_entity(model, naming->entity)->name));
	return record;
}

static crm_err add_definition(struct crm_work *work, const struct naming *naming)
{
	struct crm_tool *tool = work->tool;
	CRM_TRY(crm_work_next(work));
	CRM_TRY(refuse_existing(tool->repo->store->model, naming));
	struct crm_record *record = new_definition(work, naming);
	if (naming->field)
		CRM_TRY(put_text(work, record, "type", tool->count > 1 ? tool->arguments[1] : "text"));
	else if (tool->count > 1)
		return crm_fail(CRM_USAGE, "a type is of a field: crm-schema add ENTITY.FIELD TYPE");
	CRM_TRY(put_options(work, record));
	CRM_TRY(crm_work_create(work, record));
	return crm_work_end(work);
}

static crm_err add(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct naming naming = parse_name(tool);
	CRM_TRY(crm_work_begin(tool, kind_of(tool, &naming), &work));
	return add_definition(&work, &naming);
}

/* Of a built-in entity only whether it is strict. */
static bool is_strict_alone(const struct crm_tool *tool, const struct crm_entity *kind)
{
	bool strict = false;
	for (size_t i = 0; i < tool->given_count; i++) {
		const char *name = tool->given[i].option->name;
		const char *field = crm_same(name, "no") ? tool->given[i].value : name;
		if (!crm_same(field, "strict") && (crm_same(name, "no") || crm_entity_field(kind, field) >= 0))
			return false;
		strict |= crm_same(field, "strict");
	}
	return strict;
}

static crm_err check_built_in(struct crm_tool *tool, const struct naming *naming, bool retires)
{
	const struct crm_entity *entity = crm_model_entity(tool->repo->store->model, naming->entity);
	if (naming->field || !entity || entity->custom || (!retires && is_strict_alone(tool, kind_of(tool, naming))))
		return NULL;
	return crm_fail(CRM_INVALID, "'%s' is a built-in entity; its fields can be changed: crm-schema change %s.FIELD",
	                entity->name, entity->name);
}

/* What is built in has no record until something about it is changed. */
static crm_err need_built_in(struct crm_tool *tool, const struct naming *naming)
{
	const struct crm_entity *entity;
	int field;
	CRM_TRY(crm_model_need_entity(tool->repo->store->model, naming->entity, &entity));
	return naming->field ? crm_entity_need_field(entity, naming->field, &field) : NULL;
}

static crm_err change_definition(struct crm_work *work, const struct naming *naming, const char *retired)
{
	struct crm_record *old;
	CRM_TRY(crm_work_next(work));
	CRM_TRY(check_built_in(work->tool, naming, retired));
	CRM_TRY(find_definition(work, naming, &old));
	if (!old)
		CRM_TRY(need_built_in(work->tool, naming));
	struct crm_record *record = old ? crm_record_copy(work->arena, old) : new_definition(work, naming);
	if (retired)
		CRM_TRY(put_text(work, record, "retired", retired));
	else {
		CRM_TRY(put_options(work, record));
		CRM_TRY(put_bool_off(work, record));
	}
	CRM_TRY(old ? crm_work_update(work, old, record) : crm_work_create(work, record));
	return crm_work_end(work);
}

static crm_err change(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct naming naming = parse_name(tool);
	CRM_TRY(crm_work_begin(tool, kind_of(tool, &naming), &work));
	return change_definition(&work, &naming, NULL);
}

static crm_err retire(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct naming naming = parse_name(tool);
	CRM_TRY(crm_work_begin(tool, kind_of(tool, &naming), &work));
	return change_definition(&work, &naming, crm_option_given(tool, "back") ? "no" : "yes");
}

static const struct crm_option show_options[] = {
	{ .name = "json-schema", .help = "as JSON Schema 2020-12" },
	{ .name = "sql", .help = "as the SQL of tables, indexes and views" },
	{ .name = "mdoc", .help = "as a list for a manual page" },
	{ .name = NULL },
};

/* Named as the fields of `field` and `entity` that they fill. */
static const struct crm_option definition_options[] = {
	{ .name = "title", .argument = "TEXT", .help = "a few words on it" },
	{ .name = "target", .argument = "ENTITY", .help = "the entity that a link leads to", .complete = "entity" },
	{ .name = "choices", .argument = "A,B,C", .help = "what a choice may be (a change adds to them)" },
	{ .name = "preset", .argument = "VALUE", .help = "what a new record has unless told" },
	{ .name = "merge", .argument = "HOW", .help = "what stays of values given in two copies (crm-model(7))",
	  .choices = "newest|set|counter|max|min" },
	{ .name = "event", .argument = "NAME", .help = "what happens to a record when this date has come: expired" },
	{ .name = "aliases", .argument = "A,B", .help = "other names, for the columns of imports" },
	{ .name = "readers", .argument = "ROLES", .help = "who may see it" },
	{ .name = "writers", .argument = "ROLES", .help = "who may change it" },
	{ .name = "list", .help = "several values" },
	{ .name = "required", .help = "never empty" },
	{ .name = "unique", .help = "no two records with the same" },
	{ .name = "indexed", .help = "fast to filter by" },
	{ .name = "searched", .help = "in full-text search" },
	{ .name = "secret", .help = "never printed unless named" },
	{ .name = "plural", .argument = "NAME", .help = "of an entity: its plural" },
	{ .name = "label", .argument = "FIELD", .help = "of an entity: the field that names a record" },
	{ .name = "strict", .help = "of an entity: two changes of one record in two copies are a conflict, whatever the fields" },
	{ .name = NULL },
};

static const struct crm_option change_options[] = {
	{ .name = "no", .argument = "RULE", .help = "take a rule back: required, unique, indexed, searched, strict",
	  .choices = "required|unique|indexed|searched|strict", .many = true },
	{ .name = NULL },
};

static const struct crm_option retire_options[] = {
	{ .name = "back", .help = "offer it again" },
	{ .name = NULL },
};

static const struct crm_verb verbs[] = {
	{ .name = "show", .arguments = "[ENTITY...]", .help = "entities and their fields",
	  .options = { show_options, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1, .run = show,
	  .complete = "entity" },
	{ .name = "add", .arguments = "ENTITY[.FIELD] [TYPE]", .help = "an entity or field of your own",
	  .options = { definition_options, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE,
	  .least = 1, .most = 2, .run = add, .complete = "entity" },
	{ .name = "change", .arguments = "ENTITY[.FIELD]", .help = "what is known of it",
	  .options = { definition_options, change_options, crm_options_write, CRM_OPTIONS_OUTPUT },
	  .needs = CRM_NEEDS_WRITE, .least = 1, .most = 1, .run = change, .complete = "entity" },
	{ .name = "retire", .arguments = "ENTITY[.FIELD]", .help = "keep it and its past, but offer it no longer",
	  .options = { retire_options, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1,
	  .most = 1, .run = retire, .complete = "entity" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool_definition = {
	.name = "crm-schema",
	.help = "entities and fields: shown, added, changed, retired",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool_definition, argc, argv);
}
