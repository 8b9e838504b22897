#include "store/key_id.h"

#include "base/digest.h"
#include "store/own.h"

/* A field belongs to an entity; an entity is its name. */
bool crm_key_id(const struct crm_record *record, char id[CRM_ID_SIZE])
{
	bool defines = crm_own_is_definition(record->entity);
	bool is_field = defines && crm_entity_field(record->entity, "entity") != CRM_NO_FIELD;
	const char *first = crm_record_text(record, !defines ? "external_source" : is_field ? "entity" : "name");
	const char *second = crm_record_text(record, !defines ? "external_id" : "name");
	const char *const parts[] = { record->entity->name, first, second, NULL };

	if (!first || !second)
		return false;
	crm_digest_id(parts, id);
	return true;
}

void crm_own_id(const char *entity, const char *field, char id[CRM_ID_SIZE])
{
	const char *const parts[] = { field ? "field" : "entity", entity, field ? field : entity, NULL };

	crm_digest_id(parts, id);
}
