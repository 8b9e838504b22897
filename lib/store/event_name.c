#include "store/event_name.h"

#include <string.h>

#include "base/nearest.h"

static const char *const plain[] = { [CRM_CREATE] = "created", [CRM_UPDATE] = "updated", [CRM_DELETE] = "deleted" };

const char *crm_event_plain_name(enum crm_op op)
{
	return plain[op];
}

static bool fits(const char *pattern, const char *name)
{
	size_t n = strlen(pattern);

	if (crm_same(pattern, "*"))
		return true;
	if (n > 2 && crm_same(pattern + n - 2, ".*"))
		return strncmp(pattern, name, n - 1) == 0;
	return crm_same(pattern, name);
}

bool crm_event_named(const struct crm_event_names *names, const char *name)
{
	for (size_t i = 0; names && i < names->count; i++)
		if (fits(names->names[i], name))
			return true;
	return !names || !names->count;
}

static bool is_there(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (crm_same(names[i], name))
			return true;
	return false;
}

static size_t count_kinds(const struct crm_entity *entity)
{
	size_t count = 0;

	while (entity->events && entity->events[count].name)
		count++;
	return count;
}

const char **crm_event_names_of(struct crm_arena *arena, const struct crm_entity *entity)
{
	size_t kinds = count_kinds(entity), count = 0;
	const char **names = crm_new(arena, const char *, CRM_COUNT(plain) + kinds + 2);

	for (size_t i = 0; i < CRM_COUNT(plain); i++)
		names[count++] = crm_textf(arena, "%s.%s", entity->name, plain[i]);
	for (size_t i = 0; i < kinds; i++) {
		const char *name = crm_textf(arena, "%s.%s", entity->name, entity->events[i].name);

		if (!is_there(names, count, name))
			names[count++] = name;
	}
	names[count++] = crm_textf(arena, "%s." CRM_EVENT_MERGED, entity->name);
	names[count] = NULL;
	return names;
}

/* Of all entities. */
static const char *nearest(const struct crm_model *model, struct crm_arena *arena, const char *name)
{
	for (size_t i = 0; i < model->count; i++) {
		const char **names = crm_event_names_of(arena, model->entities[i]);
		size_t count = 0;

		while (names[count])
			count++;
		const char *near = crm_nearest(name, names, count);
		if (near)
			return near;
	}
	return NULL;
}

static crm_err unknown(const struct crm_model *model, struct crm_arena *arena, const struct crm_entity *entity,
                       const char *name)
{
	crm_err err = crm_fail(CRM_INVALID, "there is no event '%s'", name);
	const char *near = nearest(model, arena, name);

	if (near)
		return crm_err_hint(err, "%s", near);
	return crm_err_hint(err, "crm-hook events%s%s", entity ? " " : "", entity ? entity->name : "");
}

crm_err crm_event_name_check(const struct crm_model *model, const char *name)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *dot = strchr(name, '.');
	const struct crm_entity *entity =
		dot ? crm_model_entity(model, crm_copy_n(arena, name, (size_t)(dot - name))) : NULL;

	if (crm_same(name, "*") || crm_starts(name, CRM_EVENT_OF_RULES))
		return NULL;
	if (!entity || strncmp(entity->name, name, (size_t)(dot - name)) != 0)
		return unknown(model, arena, NULL, name);
	if (crm_same(dot, ".*"))
		return NULL;
	for (const char **known = crm_event_names_of(arena, entity); *known; known++)
		if (crm_same(*known, name))
			return NULL;
	return unknown(model, arena, entity, name);
}
