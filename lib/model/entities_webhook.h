/*
 * Who is told of events: webhooks. (Inside the room.)
 */
#ifndef CRM_MODEL_ENTITIES_WEBHOOK_H
#define CRM_MODEL_ENTITIES_WEBHOOK_H

#include "model/model.h"

extern const struct crm_entity crm_entity_webhook;

#endif
