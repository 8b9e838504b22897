/*
 * Saved queries: SQL by name. (Inside the room: see entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_QUERY_H
#define CRM_MODEL_ENTITIES_QUERY_H

#include "model/model.h"

extern const struct crm_entity crm_entity_saved_query;

#endif
