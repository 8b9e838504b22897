/*
 * What acts by itself: rules (in code: automations), and each time one of them did. (Inside the room: see entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_RULE_H
#define CRM_MODEL_ENTITIES_RULE_H

#include "model/model.h"

extern const struct crm_entity crm_entity_automation, crm_entity_automation_run;

#endif
