#include "load/order.h"

#include <string.h>

#include "form/source.h"

static bool is_placed(const struct crm_order *order, const char *name)
{
	for (size_t i = 0; i < order->count; i++)
		if (crm_same(order->entities[i], name))
			return true;
	return false;
}

static bool is_ready(const struct crm_order *order, const struct crm_entity *entity)
{
	for (size_t i = 0; i < entity->count; i++) {
		const char *target = entity->fields[i]->target;
		if (target && !crm_same(target, entity->name) && !is_placed(order, target))
			return false;
	}
	return true;
}

/* The next one whose targets are placed; where all wait for each other, the next of the model. */
static const struct crm_entity *next(const struct crm_order *order, const struct crm_model *model)
{
	const struct crm_entity *first = NULL;
	for (size_t i = 0; i < model->count; i++) {
		const struct crm_entity *entity = model->entities[i];
		if (is_placed(order, entity->name))
			continue;
		if (is_ready(order, entity))
			return entity;
		if (!first || crm_same(entity->name, "user"))
			first = entity;
	}
	return first;
}

void crm_order_entities(struct crm_arena *arena, const struct crm_model *model, struct crm_order *out)
{
	const struct crm_entity *entity;
	*out = (struct crm_order){ .entities = crm_new(arena, const char *, model->count + 2) };
	out->entities[out->count++] = "entity";
	out->entities[out->count++] = "field";
	while ((entity = next(out, model)))
		out->entities[out->count++] = crm_copy(arena, entity->name);
}

/* The stem of 'contact.csv'; NULL for what is no data file. */
static const char *stem(struct crm_arena *arena, const char *name)
{
	size_t ending = crm_source_ending(name);
	return ending && name[0] != '.' ? crm_copy_n(arena, name, strlen(name) - ending) : NULL;
}

static crm_err place(struct crm_arena *arena, struct crm_order *out, const char *entity, char *const *names)
{
	const char *found = NULL;
	for (size_t i = 0; names[i]; i++) {
		if (!crm_same(stem(arena, names[i]), entity))
			continue;
		if (found)
			return crm_fail(CRM_CONFLICT, "%s and %s are both of %s", found, names[i], entity);
		found = names[i];
	}
	if (!found)
		return NULL;
	out->entities[out->count] = entity;
	out->files[out->count++] = found;
	return NULL;
}

crm_err crm_order_files(struct crm_arena *arena, const struct crm_repo *repo, char *const *names,
                        struct crm_order *out)
{
	struct crm_order all;
	size_t count = 0;
	while (names[count])
		count++;
	crm_order_entities(arena, repo->store->model, &all);
	*out = (struct crm_order){ .entities = crm_new(arena, const char *, count + 1),
	                           .files = crm_new(arena, const char *, count + 1) };
	for (size_t i = 0; i < all.count; i++)
		CRM_TRY(place(arena, out, all.entities[i], names));
	for (size_t i = 0; i < count; i++) {
		const char *name = stem(arena, names[i]);
		if (name && !is_placed(out, name))
			CRM_TRY(place(arena, out, name, names));
	}
	return out->count ? NULL : crm_err_hint(crm_fail(CRM_NOT_FOUND, "no file here is named after an entity"),
	                                        "crm-export --all --to FOLDER makes contact.csv and so on");
}
