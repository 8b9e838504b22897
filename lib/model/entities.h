/*
 * The list of built-in entities (their tables are in entities_contact.c, _company.c,
 * _lead.c, _sales.c, _catalog.c, _service.c, _work.c, _system.c, _schema.c) and the fields every
 * entity has. Adding an entity is one table and one row in the list. (Inside the room.)
 */
#ifndef CRM_MODEL_ENTITIES_H
#define CRM_MODEL_ENTITIES_H

#include "model/model.h"

/* The i-th built-in entity, NULL at the end. */
const struct crm_entity *crm_entities_at(size_t i);
size_t crm_entities_count(void);

/* What an entity's own row says that takes the place of the common one, beside its flags. */
#define CRM_FIELD_OWNER \
	.name = "owner", .title = "whose record it is", .type = CRM_T_LINK, .target = "user", \
	.aliases = "owner name|owner email|owner id|record owner|assigned to|assigned user|" \
	           "assigned user name|responsible|responsible person|responsible user|" \
	           "sales agent|sales rep|sales representative|salesperson|account manager|" \
	           "account executive|rep"

/* The field that comes first, and the tail in the order of enum crm_common. */
extern const struct crm_field crm_field_id;
extern const struct crm_field crm_fields_common[CRM_COMMON_COUNT];

/* Those of every entity that are computed when asked. */
enum { CRM_ASKED_COUNT = 1 };
extern const struct crm_field crm_fields_asked[CRM_ASKED_COUNT];

#endif
