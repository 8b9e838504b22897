#include "query/label.h"

/* A link's id names nothing to people, and a list is no name. */
static void take(const struct crm_entity *entity, const char *name, int fields[CRM_LABEL_MOST],
                 size_t *count)
{
	int at = name ? crm_entity_field(entity, name) : CRM_NO_FIELD;

	if (at == CRM_NO_FIELD || *count == CRM_LABEL_MOST)
		return;
	const struct crm_field *field = entity->fields[at];
	if (field->flags & CRM_LIST || field->type == CRM_T_LINK || field->type == CRM_T_ANYLINK ||
	    !crm_same(crm_type_sql(field->type), "TEXT"))
		return;
	for (size_t i = 0; i < *count; i++) {
		if (fields[i] == at)
			return;
	}
	fields[(*count)++] = at;
}

size_t crm_label_fields(const struct crm_entity *entity, int fields[CRM_LABEL_MOST])
{
	size_t count = 0;

	take(entity, entity->label, fields, &count);
	for (const char *const *key = entity->keys; key && *key; key++)
		take(entity, *key, fields, &count);
	return count;
}
