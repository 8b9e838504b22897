#include "model/record.h"

#include <stdlib.h>
#include <string.h>

struct crm_record *crm_record_new(struct crm_arena *arena, const struct crm_entity *entity)
{
	struct crm_record *record = crm_new(arena, struct crm_record, 1);

	/* Zeroed memory is CRM_EMPTY throughout. */
	record->values = crm_new(arena, struct crm_value, entity->count);
	record->entity = entity;
	record->arena = arena;
	return record;
}

struct crm_record *crm_record_copy(struct crm_arena *arena, const struct crm_record *record)
{
	struct crm_record *copy = crm_record_new(arena, record->entity);

	for (size_t i = 0; i < record->entity->count; i++)
		copy->values[i] = crm_value_copy(arena, record->values[i]);
	return copy;
}

const char *crm_record_id(const struct crm_record *record)
{
	return record->values[0].shape == CRM_TEXT ? record->values[0].s : "";
}

/* A name in the program that the model does not know is a bug, not a refusal. */
static size_t must_have(const struct crm_entity *entity, const char *name)
{
	int at = crm_entity_field(entity, name);

	if (at == CRM_NO_FIELD)
		abort();
	return (size_t)at;
}

struct crm_value crm_record_get(const struct crm_record *record, const char *name)
{
	return record->values[must_have(record->entity, name)];
}

const char *crm_record_text(const struct crm_record *record, const char *name)
{
	struct crm_value value = record ? crm_record_get(record, name) : CRM_NO_VALUE;

	return value.shape == CRM_TEXT ? value.s : NULL;
}

void crm_record_put(struct crm_record *record, const char *name, struct crm_value value)
{
	record->values[must_have(record->entity, name)] = value;
}

/* The text of a field that may not be there (an own entity's label to come); NULL if none. */
static const char *text_of(const struct crm_record *record, const char *name)
{
	int at = name ? crm_entity_field(record->entity, name) : CRM_NO_FIELD;

	if (at == CRM_NO_FIELD || record->entity->fields[at]->flags & CRM_LIST)
		return NULL;
	return record->values[at].shape == CRM_TEXT ? record->values[at].s : NULL;
}

const char *crm_record_label(const struct crm_record *record)
{
	const char *const *keys = record->entity->keys;
	const char *text = text_of(record, record->entity->label);

	for (size_t i = 0; !text && keys && keys[i]; i++)
		text = text_of(record, keys[i]);
	return text ? text : crm_record_id(record);
}

static const char *zone_of_day(const struct crm_record *record)
{
	struct crm_value marked = crm_record_get(record, CRM_FIELD_ALL_DAY);
	const char *zone = text_of(record, CRM_FIELD_TIMEZONE);

	if (marked.shape != CRM_INTEGER || !marked.i)
		return NULL;
	return zone ? zone : "";
}

const char *crm_record_unit(const struct crm_record *record, const struct crm_field *field)
{
	if (field->flags & CRM_BY_DAY)
		return zone_of_day(record);
	return text_of(record, field->currency);
}
