/*
 * How leads are worked: what they are scored by, who gets them. (Inside the room: see entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_LEAD_H
#define CRM_MODEL_ENTITIES_LEAD_H

#include "model/model.h"

extern const struct crm_entity crm_entity_score_rule;
extern const struct crm_entity crm_entity_assignment;

#endif
