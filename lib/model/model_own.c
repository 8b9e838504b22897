#include "model/model_own.h"

#include <string.h>

#include "model/alias.h"
#include "model/value.h"

/* An organisation's entity remembers which field is to be its label: the definition of
 * the entity comes before those of its fields. */
struct own_entity {
	struct crm_entity entity;
	const char *label;
	const char *keys[3];
};

/* What every entity of an organisation begins with. */
static const struct crm_field own_rows[] = {
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.flags = CRM_INDEXED | CRM_SEARCHED | CRM_SHOWN,
	},
	{ .name = NULL },
};

static bool is_given(const char *text)
{
	return text && *text;
}

static crm_err check_name(const char *name)
{
	/* SQLite takes these for its own row number. */
	static const char *const taken[] = { "rowid", "oid", "rank" };

	if (!is_given(name) || !crm_name_is_snake(name))
		return crm_err_hint(crm_fail(CRM_INVALID, "'%s' is not a name", name ? name : ""),
		                    "small letters, digits and '_', a letter first, at most 63");
	for (size_t i = 0; i < CRM_COUNT(taken); i++)
		if (strcmp(name, taken[i]) == 0)
			return crm_fail(CRM_INVALID, "the name '%s' is taken by SQLite", name);
	return NULL;
}

static const char *copied(struct crm_arena *arena, const char *text)
{
	return is_given(text) ? crm_copy(arena, text) : NULL;
}

/* Elements of a stored list after those of `first` (NULL-ended or NULL), in the arena. */
static const char *const *texts(struct crm_arena *arena, const char *const *first,
                                const char *stored)
{
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	struct crm_value list = crm_value_text(stored);
	size_t had = 0, more = 0, at = 0;

	while (first && first[had])
		had++;
	while (crm_list_next(list, &at, &element))
		more++;
	if (had + more == 0)
		return NULL;
	const char **all = crm_new(arena, const char *, had + more + 1);
	size_t n = had;
	if (had)
		memcpy(all, first, had * sizeof(*all));
	for (at = 0; crm_list_next(list, &at, &element);) {
		bool known = false;
		for (size_t i = 0; i < had && !known; i++)
			known = strcmp(all[i], crm_str_text(&element)) == 0;
		if (!known)
			all[n++] = crm_copy_n(arena, crm_str_text(&element), element.n);
	}
	return all;
}

/* Aliases of the C table and of a stored list, as one text separated by '|'. */
static const char *aliases(struct crm_arena *arena, const char *first, const char *stored)
{
	CRM_AUTO(crm_str_drop) struct crm_str all = {0};
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	struct crm_value list = crm_value_text(stored);

	if (first)
		crm_str_add(&all, first);
	for (size_t at = 0; crm_list_next(list, &at, &element);) {
		if (all.n)
			crm_str_add_c(&all, '|');
		crm_str_add(&all, crm_str_text(&element));
	}
	return all.n ? crm_copy_n(arena, all.s, all.n) : NULL;
}

static unsigned flags_of(const struct crm_field_definition *definition)
{
	return (definition->list ? CRM_LIST : 0u) | (definition->required ? CRM_REQUIRED : 0u) |
	       (definition->unique ? CRM_UNIQUE : 0u) | (definition->indexed ? CRM_INDEXED : 0u) |
	       (definition->searched ? CRM_SEARCHED : 0u) | (definition->secret ? CRM_SECRET : 0u) |
	       (definition->retired ? CRM_RETIRED : 0u);
}

/* What both a new field and a changed one take from the definition. */
static void fill(struct crm_field *field, struct crm_arena *arena,
                 const struct crm_field_definition *definition)
{
	const char *const none[] = { NULL };
	const char *const *readers = texts(arena, none, definition->readers);
	const char *const *writers = texts(arena, none, definition->writers);

	if (is_given(definition->title))
		field->title = crm_copy(arena, definition->title);
	if (is_given(definition->preset))
		field->preset = crm_copy(arena, definition->preset);
	if (is_given(definition->aliases))
		field->aliases = aliases(arena, field->aliases, definition->aliases);
	if (readers)
		field->readers = readers;
	if (writers)
		field->writers = writers;
	if (field->type == CRM_T_CHOICE)
		field->choices = texts(arena, field->choices, definition->choices);
	field->flags |= flags_of(definition);
}

static crm_err find_type(const struct crm_field_definition *definition, enum crm_type *type)
{
	const char *names[CRM_T_COUNT_];

	*type = CRM_T_TEXT;
	if (!is_given(definition->type))
		return NULL;
	if (crm_type_find(definition->type, type) && *type != CRM_T_ID)
		return NULL;
	for (size_t i = 0; i < CRM_T_COUNT_; i++)
		names[i] = i == CRM_T_ID ? NULL : crm_type_at(i);
	const char *near = crm_nearest(definition->type, names, CRM_T_COUNT_);
	crm_err err = crm_fail(CRM_INVALID, "there is no type '%s'", definition->type);
	if (near)
		err = crm_err_hint(err, "the nearest is '%s'", near);
	return crm_err_field(err, "type");
}

static crm_err check_lists(const struct crm_field_definition *definition, enum crm_type type)
{
	if (definition->list && !crm_type_may_list(type))
		return crm_err_field(crm_fail(CRM_INVALID, "%s cannot be a list",
		                              crm_type_name(type)), "list");
	if (definition->list && definition->unique)
		return crm_err_field(crm_fail(CRM_INVALID, "a list cannot be unique"), "unique");
	if (type == CRM_T_CHOICE && !is_given(definition->choices))
		return crm_err_field(crm_fail(CRM_INVALID, "a choice needs its choices"), "choices");
	if (type != CRM_T_CHOICE && is_given(definition->choices))
		return crm_err_field(crm_fail(CRM_INVALID, "%s has no choices",
		                              crm_type_name(type)), "choices");
	return NULL;
}

static crm_err find_target(const struct crm_model *model,
                           const struct crm_field_definition *definition,
                           enum crm_type type, const char **target)
{
	const struct crm_entity *entity;

	*target = NULL;
	if (type != CRM_T_LINK && !is_given(definition->target))
		return NULL;
	if (type != CRM_T_LINK)
		return crm_err_field(crm_fail(CRM_INVALID, "%s leads to nothing",
		                              crm_type_name(type)), "target");
	if (!is_given(definition->target))
		return crm_err_field(crm_fail(CRM_INVALID, "a link needs an entity to lead to"),
		                     "target");
	crm_err err = crm_model_need_entity(model, definition->target, &entity);
	if (err)
		return crm_err_field(crm_err_hint(crm_fail(CRM_INVALID, "%s", err->text), "%s",
		                                  err->hint), "target");
	*target = entity->name;
	return NULL;
}

/* Money is told its currency by a field of that name, whichever of the two comes first. */
static void match_currency(struct crm_entity *entity, struct crm_arena *arena)
{
	int at = crm_entity_field(entity, "currency");

	if (at == CRM_NO_FIELD || entity->fields[at]->type != CRM_T_CURRENCY)
		return;
	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];
		if (field->type != CRM_T_MONEY || field->currency)
			continue;
		struct crm_field *changed = crm_new(arena, struct crm_field, 1);
		*changed = *field;
		changed->currency = "currency";
		entity->fields[i] = changed;
	}
}

/* Before the common tail; the index of the others before it stays. */
static void append(struct crm_entity *entity, struct crm_arena *arena,
                   const struct crm_field *field)
{
	size_t at = entity->count - CRM_COMMON_COUNT;
	const struct crm_field **fields = crm_new(arena, const struct crm_field *, entity->count + 1);

	memcpy(fields, entity->fields, at * sizeof(*fields));
	fields[at] = field;
	memcpy(fields + at + 1, entity->fields + at, CRM_COMMON_COUNT * sizeof(*fields));
	entity->fields = fields;
	entity->count++;
	match_currency(entity, arena);
}

static void settle_label(struct crm_entity *entity, const char *name)
{
	struct own_entity *own = (struct own_entity *)entity;

	if (!entity->custom || !crm_same(own->label, name))
		return;
	entity->label = own->label;
	own->keys[0] = own->label;
	own->keys[1] = strcmp(own->label, "name") == 0 ? NULL : "name";
}

static crm_err add_new(struct crm_model *model, struct crm_entity *entity,
                       const struct crm_field_definition *definition)
{
	struct crm_field made = { .flags = CRM_OWN };

	CRM_TRY(find_type(definition, &made.type));
	CRM_TRY(check_lists(definition, made.type));
	CRM_TRY(find_target(model, definition, made.type, &made.target));
	made.name = crm_copy(model->arena, definition->name);
	made.title = made.name;
	fill(&made, model->arena, definition);
	struct crm_field *field = crm_new(model->arena, struct crm_field, 1);
	*field = made;
	append(entity, model->arena, field);
	settle_label(entity, field->name);
	return NULL;
}

/* Only what does not change how the values are stored or who keeps them. */
static crm_err check_change(const struct crm_field *field,
                            const struct crm_field_definition *definition)
{
	enum crm_type type;

	CRM_TRY(find_type(definition, &type));
	if (is_given(definition->type) && type != field->type)
		return crm_err_field(crm_fail(CRM_INVALID, "'%s' is %s already, not %s", field->name,
		                              crm_type_title(field->type), crm_type_title(type)),
		                     "type");
	if (definition->list && !(field->flags & CRM_LIST))
		return crm_err_field(crm_fail(CRM_INVALID, "'%s' holds one value", field->name), "list");
	if (definition->unique && field->flags & CRM_LIST)
		return crm_err_field(crm_fail(CRM_INVALID, "a list cannot be unique"), "unique");
	if (is_given(definition->target) && !crm_same(definition->target, field->target))
		return crm_err_field(crm_fail(CRM_INVALID, "where '%s' leads cannot be changed",
		                              field->name), "target");
	if (is_given(definition->choices) && field->type != CRM_T_CHOICE)
		return crm_err_field(crm_fail(CRM_INVALID, "'%s' has no choices", field->name),
		                     "choices");
	if (definition->retired && field->flags & CRM_SYSTEM)
		return crm_err_field(crm_fail(CRM_INVALID, "'%s' cannot be retired", field->name),
		                     "retired");
	return NULL;
}

static struct crm_entity *find_entity(const struct crm_model *model, const char *name)
{
	const struct crm_entity *found = name ? crm_model_entity(model, name) : NULL;

	for (size_t i = 0; i < model->count; i++)
		if (model->entities[i] == found)
			return model->entities[i];
	return NULL;
}

crm_err crm_model_add_field(struct crm_model *model, const struct crm_field_definition *definition)
{
	struct crm_entity *entity = find_entity(model, definition->entity);

	if (!entity)
		return crm_err_field(crm_fail(CRM_INVALID, "there is no entity '%s'",
		                              definition->entity ? definition->entity : ""), "entity");
	crm_err err = check_name(definition->name);
	if (err)
		return crm_err_field(err, "name");
	int at = crm_entity_field(entity, definition->name);
	if (at == CRM_NO_FIELD)
		return add_new(model, entity, definition);
	CRM_TRY(check_change(entity->fields[at], definition));
	struct crm_field *changed = crm_new(model->arena, struct crm_field, 1);
	*changed = *entity->fields[at];
	fill(changed, model->arena, definition);
	entity->fields[at] = changed;
	return NULL;
}

static crm_err check_entity_name(const struct crm_model *model, const char *name)
{
	/* Tables of the repository itself. */
	static const char *const taken[] = { "txn", "change", "search", "outbox", "meta" };
	crm_err err = check_name(name);

	for (size_t i = 0; !err && i < CRM_COUNT(taken); i++)
		if (strcmp(name, taken[i]) == 0)
			err = crm_fail(CRM_INVALID, "the name '%s' is taken by the repository", name);
	if (!err && (crm_starts(name, "v_") || crm_starts(name, "sqlite_")))
		err = crm_fail(CRM_INVALID, "the name '%s' begins as views and SQLite's tables do", name);
	const struct crm_entity *other = err ? NULL : crm_model_entity(model, name);
	if (other && strcmp(other->name, name) != 0)
		err = crm_fail(CRM_INVALID, "'%s' is another name of %s", name, other->name);
	return crm_err_field(err, "name");
}

static void change_entity(struct crm_entity *entity, struct crm_arena *arena,
                          const struct crm_entity_definition *definition)
{
	if (is_given(definition->plural))
		entity->plural = crm_copy(arena, definition->plural);
	if (is_given(definition->title))
		entity->title = crm_copy(arena, definition->title);
	if (is_given(definition->aliases))
		entity->aliases = aliases(arena, entity->aliases, definition->aliases);
	entity->retired = definition->retired;
}

static void append_entity(struct crm_model *model, struct crm_entity *entity)
{
	struct crm_entity **all = crm_new(model->arena, struct crm_entity *, model->count + 1);

	memcpy(all, model->entities, model->count * sizeof(*all));
	all[model->count++] = entity;
	model->entities = all;
}

crm_err crm_model_add_entity(struct crm_model *model, const struct crm_entity_definition *definition)
{
	CRM_TRY(check_entity_name(model, definition->name));
	struct crm_entity *known = find_entity(model, definition->name);
	if (known) {
		change_entity(known, model->arena, definition);
		return NULL;
	}
	struct own_entity *own = crm_new(model->arena, struct own_entity, 1);
	struct crm_entity *entity = &own->entity;
	entity->name = crm_copy(model->arena, definition->name);
	entity->plural = crm_textf(model->arena, "%ss", entity->name);
	entity->title = entity->plural;
	entity->label = "name";
	entity->custom = true;
	entity->own = own_rows;
	own->keys[0] = "name";
	entity->keys = own->keys;
	own->label = copied(model->arena, definition->label);
	change_entity(entity, model->arena, definition);
	crm_entity_build(entity, model->arena);
	append_entity(model, entity);
	return NULL;
}
