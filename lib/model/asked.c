#include "model/asked.h"

#include <stdlib.h>
#include <string.h>

#include "model/entities.h"

void crm_asked_build(struct crm_entity *entity, const struct crm_field *rows, struct crm_arena *arena)
{
	size_t count = 0;

	while (rows[count].name)
		count++;
	entity->asked = crm_new(arena, const struct crm_field *, count + CRM_ASKED_COUNT);
	for (size_t i = 0; i < count; i++)
		entity->asked[i] = &rows[i];
	for (size_t i = 0; i < CRM_ASKED_COUNT; i++)
		entity->asked[count + i] = &crm_fields_asked[i];
	entity->asked_count = count + CRM_ASKED_COUNT;
}

void crm_asked_shadow(struct crm_entity *entity, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < entity->asked_count; i++)
		if (strcmp(entity->asked[i]->name, name) != 0)
			entity->asked[kept++] = entity->asked[i];
	entity->asked_count = kept;
}

const struct crm_field *crm_asked_field(const struct crm_entity *entity, const char *name)
{
	for (size_t i = 0; i < entity->asked_count; i++)
		if (strcmp(entity->asked[i]->name, name) == 0)
			return entity->asked[i];
	return NULL;
}

const struct crm_field *crm_asked_row(const struct crm_entity *entity, const char *name)
{
	for (const struct crm_field *row = entity->own; row->name; row++)
		if (row->asked && strcmp(row->name, name) == 0)
			return row;
	for (size_t i = 0; i < CRM_ASKED_COUNT; i++)
		if (strcmp(crm_fields_asked[i].name, name) == 0)
			return &crm_fields_asked[i];
	return NULL;
}

crm_err crm_asked_refuse(const struct crm_entity *entity, const char *name)
{
	const struct crm_field *field = crm_asked_field(entity, name);

	if (!field)
		return NULL;
	return crm_fail(CRM_INVALID, "%s is computed from %s; it cannot be set", field->name, field->made_of);
}

bool crm_asked_next_table(const char **at, char name[CRM_ASKED_TABLE_SIZE])
{
	const char *from = strstr(*at, "FROM "), *join = strstr(*at, "JOIN ");
	const char *next = !from || (join && join < from) ? join : from;

	if (!next)
		return false;
	next += strlen("FROM ");
	next += *next == '"';
	size_t n = strspn(next, "abcdefghijklmnopqrstuvwxyz_0123456789");
	if (n >= CRM_ASKED_TABLE_SIZE)
		abort();
	memcpy(name, next, n);
	name[n] = '\0';
	*at = next + n;
	return true;
}
