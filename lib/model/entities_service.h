/*
 * What customers ask of us: tickets and their messages. (Inside the room: see
 * entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_SERVICE_H
#define CRM_MODEL_ENTITIES_SERVICE_H

#include "model/model.h"

extern const struct crm_entity crm_entity_ticket;
extern const struct crm_entity crm_entity_ticket_link;
extern const struct crm_entity crm_entity_message;
extern const struct crm_entity crm_entity_attachment;

#endif
