#include "model/model_own.h"

#include <string.h>

#include "model/asked.h"
#include "model/definition.h"
#include "model/merging.h"
#include "model/model_own_entity.h"
#include "model/own_event.h"

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
	const char *const *readers = crm_definition_texts(arena, none, definition->readers);
	const char *const *writers = crm_definition_texts(arena, none, definition->writers);

	if (crm_definition_has(definition->title))
		field->title = crm_copy(arena, definition->title);
	if (crm_definition_has(definition->preset))
		field->preset = crm_copy(arena, definition->preset);
	if (crm_definition_has(definition->aliases))
		field->aliases = crm_definition_aliases(arena, field->aliases, definition->aliases);
	if (readers)
		field->readers = readers;
	if (writers)
		field->writers = writers;
	if (field->type == CRM_T_CHOICE)
		field->choices = crm_definition_choices(arena, field->choices, definition->choices);
	field->flags |= flags_of(definition);
}

static crm_err find_type(const struct crm_field_definition *definition, enum crm_type *type)
{
	const char *names[CRM_T_COUNT_];

	*type = CRM_T_TEXT;
	if (!crm_definition_has(definition->type))
		return NULL;
	if (crm_type_find(definition->type, type) && *type != CRM_T_ID)
		return NULL;
	for (size_t i = 0; i < CRM_T_COUNT_; i++)
		names[i] = i == CRM_T_ID ? NULL : crm_type_at(i);
	const char *near = crm_nearest(definition->type, names, CRM_T_COUNT_);
	crm_err err = crm_fail(CRM_INVALID, "there is no type '%s'", definition->type);
	if (near)
		err = crm_err_nearest(err, definition->type, near);
	return crm_err_field(err, "type");
}

static bool has_choices(const struct crm_field_definition *definition)
{
	const char *text = definition->choices;

	return text && text[strspn(text, "| \t\r\n")];
}

static crm_err check_lists(const struct crm_field_definition *definition, enum crm_type type)
{
	if (definition->list && !crm_type_may_list(type))
		return crm_err_field(crm_fail(CRM_INVALID, "%s cannot be a list",
		                              crm_type_name(type)), "list");
	if (definition->list && definition->unique)
		return crm_err_field(crm_fail(CRM_INVALID, "a list cannot be unique"), "unique");
	if (type == CRM_T_CHOICE && !has_choices(definition))
		return crm_err_field(crm_fail(CRM_INVALID, "a choice needs its choices"), "choices");
	if (type != CRM_T_CHOICE && has_choices(definition))
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
	if (type != CRM_T_LINK && !crm_definition_has(definition->target))
		return NULL;
	if (type != CRM_T_LINK)
		return crm_err_field(crm_fail(CRM_INVALID, "%s leads to nothing",
		                              crm_type_name(type)), "target");
	if (!crm_definition_has(definition->target))
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
	CRM_TRY(crm_merging_put(&made, definition->merge));
	struct crm_field *field = crm_new(model->arena, struct crm_field, 1);
	*field = made;
	append(entity, model->arena, field);
	CRM_TRY(crm_own_event_put(model->arena, entity, field, definition->event));
	crm_asked_shadow(entity, field->name);
	crm_entity_settle_label(entity, field->name);
	return NULL;
}

/* Only what does not change how the values are stored or who keeps them. */
static crm_err check_change(const struct crm_field *field,
                            const struct crm_field_definition *definition)
{
	enum crm_type type;

	CRM_TRY(find_type(definition, &type));
	if (crm_definition_has(definition->type) && type != field->type)
		return crm_err_field(crm_fail(CRM_INVALID, "'%s' is %s already, not %s", field->name,
		                              crm_type_title(field->type), crm_type_title(type)),
		                     "type");
	if (definition->list && !(field->flags & CRM_LIST))
		return crm_err_field(crm_fail(CRM_INVALID, "'%s' holds one value", field->name), "list");
	if (definition->unique && field->flags & CRM_LIST)
		return crm_err_field(crm_fail(CRM_INVALID, "a list cannot be unique"), "unique");
	if (crm_definition_has(definition->target) && !crm_same(definition->target, field->target))
		return crm_err_field(crm_fail(CRM_INVALID, "where '%s' leads cannot be changed",
		                              field->name), "target");
	if (has_choices(definition) && field->type != CRM_T_CHOICE)
		return crm_err_field(crm_fail(CRM_INVALID, "'%s' has no choices", field->name),
		                     "choices");
	if (definition->retired && field->flags & CRM_SYSTEM)
		return crm_err_field(crm_fail(CRM_INVALID, "'%s' cannot be retired", field->name),
		                     "retired");
	return NULL;
}

crm_err crm_model_add_field(struct crm_model *model, const struct crm_field_definition *definition)
{
	struct crm_entity *entity = crm_model_find_own(model, definition->entity);

	if (!entity)
		return crm_err_field(crm_fail(CRM_INVALID, "there is no entity '%s'",
		                              definition->entity ? definition->entity : ""), "entity");
	crm_err err = crm_definition_name(definition->name);
	if (err)
		return crm_err_field(err, "name");
	int at = crm_entity_field(entity, definition->name);
	if (at == CRM_NO_FIELD)
		return add_new(model, entity, definition);
	CRM_TRY(check_change(entity->fields[at], definition));
	struct crm_field *changed = crm_new(model->arena, struct crm_field, 1);
	*changed = *entity->fields[at];
	fill(changed, model->arena, definition);
	CRM_TRY(crm_merging_put(changed, definition->merge));
	entity->fields[at] = changed;
	return crm_own_event_put(model->arena, entity, changed, definition->event);
}
