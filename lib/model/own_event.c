#include "model/own_event.h"

#include <string.h>

#include "base/str.h"
#include "model/definition.h"

static crm_err refuse(crm_err err)
{
	return crm_err_field(err, "event");
}

static crm_err check_name(const char *name)
{
	static const char *const taken[] = { "created", "updated", "deleted", "merged" };

	CRM_TRY(refuse(crm_definition_name(name)));
	for (size_t i = 0; i < CRM_COUNT(taken); i++)
		if (crm_same(name, taken[i]))
			return refuse(crm_fail(CRM_INVALID, "'%s' is what happens to every record", name));
	return NULL;
}

static size_t count_kinds(const struct crm_entity *entity)
{
	size_t count = 0;

	while (entity->events && entity->events[count].name)
		count++;
	return count;
}

/* *known: it is this field's already. What two fields tell may have one name, for each may come from another copy. */
static crm_err check_taken(const struct crm_entity *entity, const struct crm_field *field, const char *name, bool *known)
{
	*known = false;
	for (size_t i = 0, count = count_kinds(entity); i < count; i++) {
		const struct crm_event_kind *kind = &entity->events[i];
		int at = kind->due ? crm_entity_field(entity, kind->due) : CRM_NO_FIELD;

		if (!crm_same(kind->name, name))
			continue;
		if (at == CRM_NO_FIELD || !(entity->fields[at]->flags & CRM_OWN))
			return refuse(crm_fail(CRM_INVALID, "%s.%s is told already, of something else", entity->name, name));
		*known = *known || crm_same(kind->due, field->name);
	}
	return NULL;
}

static void append(struct crm_arena *arena, struct crm_entity *entity, const struct crm_event_kind *kind)
{
	size_t count = count_kinds(entity);
	struct crm_event_kind *kinds = crm_new(arena, struct crm_event_kind, count + 2);

	if (count)
		memcpy(kinds, entity->events, count * sizeof(*kinds));
	kinds[count] = *kind;
	kinds[count + 1] = (struct crm_event_kind){0};
	entity->events = kinds;
}

crm_err crm_own_event_put(struct crm_arena *arena, struct crm_entity *entity, const struct crm_field *field, const char *name)
{
	bool known;

	if (!crm_definition_has(name) || field->flags & CRM_RETIRED)
		return NULL;
	if ((field->type != CRM_T_DATE && field->type != CRM_T_INSTANT) || field->flags & CRM_LIST)
		return refuse(crm_fail(CRM_INVALID, "%s is no date that can come", field->name));
	CRM_TRY(check_name(name));
	CRM_TRY(check_taken(entity, field, name, &known));
	if (!known)
		append(arena, entity, &(struct crm_event_kind){ .name = crm_copy(arena, name), .title = field->title,
		                                                .due = field->name });
	return NULL;
}
