/*
 * Who works here, and exchange rates. (Inside the room: see entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_SYSTEM_H
#define CRM_MODEL_ENTITIES_SYSTEM_H

#include "model/model.h"

extern const struct crm_entity crm_entity_user;
extern const struct crm_entity crm_entity_team;
extern const struct crm_entity crm_entity_alias;
extern const struct crm_entity crm_entity_rate;

#endif
