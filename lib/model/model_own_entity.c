#include "model/model_own_entity.h"

#include <string.h>

#include "model/definition.h"
#include "model/model_own.h"

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

struct crm_entity *crm_model_find_own(const struct crm_model *model, const char *name)
{
	const struct crm_entity *found = name ? crm_model_entity(model, name) : NULL;

	for (size_t i = 0; i < model->count; i++)
		if (model->entities[i] == found)
			return model->entities[i];
	return NULL;
}

void crm_entity_settle_label(struct crm_entity *entity, const char *name)
{
	struct own_entity *own = (struct own_entity *)entity;

	if (!entity->custom || !crm_same(own->label, name))
		return;
	entity->label = own->label;
	own->keys[0] = own->label;
	own->keys[1] = strcmp(own->label, "name") == 0 ? NULL : "name";
}

static crm_err check_entity_name(const char *name)
{
	/* Tables of the repository itself. */
	static const char *const taken[] = { "txn", "change", "search", "outbox", "meta" };
	crm_err err = crm_definition_name(name);

	for (size_t i = 0; !err && i < CRM_COUNT(taken); i++)
		if (strcmp(name, taken[i]) == 0)
			err = crm_fail(CRM_INVALID, "the name '%s' is taken by the repository", name);
	if (!err && (crm_starts(name, "v_") || crm_starts(name, "sqlite_")))
		err = crm_fail(CRM_INVALID, "the name '%s' begins as views and SQLite's tables do", name);
	return crm_err_field(err, "name");
}

static void change_entity(struct crm_entity *entity, struct crm_arena *arena,
                          const struct crm_entity_definition *definition)
{
	if (crm_definition_has(definition->plural))
		entity->plural = crm_copy(arena, definition->plural);
	if (crm_definition_has(definition->title))
		entity->title = crm_copy(arena, definition->title);
	if (crm_definition_has(definition->aliases))
		entity->aliases = crm_definition_aliases(arena, entity->aliases, definition->aliases);
	entity->retired = definition->retired;
	entity->strict = definition->strict;
}

static void append_entity(struct crm_model *model, struct crm_entity *entity)
{
	struct crm_entity **all = crm_new(model->arena, struct crm_entity *, model->count + 1);

	memcpy(all, model->entities, model->count * sizeof(*all));
	all[model->count++] = entity;
	model->entities = all;
}

crm_err crm_model_add_entity(struct crm_model *model,
                             const struct crm_entity_definition *definition)
{
	CRM_TRY(check_entity_name(definition->name));
	struct crm_entity *known = crm_model_find_own(model, definition->name);
	/* It may be another name of one that came by a merge: then it is the name that counts. */
	if (known && strcmp(known->name, definition->name) == 0) {
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
	own->label = crm_definition_copy(model->arena, definition->label);
	change_entity(entity, model->arena, definition);
	crm_entity_build(entity, model->arena);
	append_entity(model, entity);
	return NULL;
}
