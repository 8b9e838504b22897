#include "store/unique_sets.h"

#include <string.h>

static void add(struct crm_unique_set *sets, size_t *count, const int *fields, size_t n)
{
	struct crm_unique_set *set = &sets[(*count)++];

	memcpy(set->fields, fields, n * sizeof *fields);
	set->count = n;
}

static void add_together(struct crm_unique_set *sets, size_t *count, const struct crm_entity *entity)
{
	const char *const *names = entity->together;
	int fields[CRM_UNIQUE_FIELDS];
	size_t n = 0;

	for (; names && names[n] && n < CRM_UNIQUE_FIELDS; n++)
		fields[n] = crm_entity_field(entity, names[n]);
	if (n)
		add(sets, count, fields, n);
}

size_t crm_unique_sets(struct crm_arena *arena, const struct crm_entity *entity, struct crm_unique_set **out)
{
	int external[] = { (int)crm_common_at(entity, CRM_EXTERNAL_SOURCE), (int)crm_common_at(entity, CRM_EXTERNAL_ID) };
	size_t count = 0;

	*out = crm_new(arena, struct crm_unique_set, entity->count + 2);
	/* The id, at 0, is the writer's own business. */
	for (int i = (int)entity->count - 1; i > 0; i--)
		if (entity->fields[i]->flags & CRM_UNIQUE)
			add(*out, &count, &i, 1);
	add_together(*out, &count, entity);
	add(*out, &count, external, CRM_COUNT(external));
	return count;
}

bool crm_unique_set_is_empty(const struct crm_unique_set *set, const struct crm_record *record)
{
	for (size_t i = 0; i < set->count; i++)
		if (record->values[set->fields[i]].shape == CRM_EMPTY)
			return true;
	return false;
}
