/*
 * Where tickets go: routes. (Inside the room: see entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_ROUTE_H
#define CRM_MODEL_ENTITIES_ROUTE_H

#include "model/model.h"

extern const struct crm_entity crm_entity_route;

#endif
