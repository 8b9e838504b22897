/*
 * An organisation's own fields and entities, as records. (Inside the room: see
 * entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_SCHEMA_H
#define CRM_MODEL_ENTITIES_SCHEMA_H

#include "model/model.h"

extern const struct crm_entity crm_entity_field_record;
extern const struct crm_entity crm_entity_entity_record;

#endif
