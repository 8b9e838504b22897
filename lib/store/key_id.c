#include "store/key_id.h"

#include <string.h>

#include "base/digest.h"
#include "store/own.h"

static void add(struct crm_digest *digest, const char *text)
{
	crm_digest_add(digest, text, strlen(text) + 1);
}

static const char *text_of(const struct crm_record *record, const char *field)
{
	struct crm_value value = crm_record_get(record, field);

	return value.shape == CRM_TEXT ? value.s : NULL;
}

/* A field belongs to an entity; an entity is its name. */
static bool add_key(struct crm_digest *digest, const struct crm_record *record)
{
	bool defines = crm_own_is_definition(record->entity), is_field = defines && crm_entity_field(record->entity, "entity") > 0;
	const char *first = text_of(record, !defines ? "external_source" : is_field ? "entity" : "name");
	const char *second = text_of(record, !defines ? "external_id" : "name");

	if (!first || !second)
		return false;
	add(digest, first);
	add(digest, second);
	return true;
}

bool crm_key_id(const struct crm_record *record, char id[CRM_ID_SIZE])
{
	unsigned char bytes[CRM_DIGEST_BYTES];
	char hex[CRM_DIGEST_HEX];
	struct crm_digest digest;

	crm_digest_start(&digest);
	add(&digest, record->entity->name);
	if (!add_key(&digest, record))
		return false;
	crm_digest_end(&digest, bytes);
	memcpy(id, crm_digest_hex(bytes, hex), CRM_ID_SIZE - 1);
	id[CRM_ID_SIZE - 1] = '\0';
	return true;
}
