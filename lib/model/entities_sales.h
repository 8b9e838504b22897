/*
 * Deals and the people in them. (Inside the room:
 * see entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_SALES_H
#define CRM_MODEL_ENTITIES_SALES_H

#include "model/model.h"

extern const struct crm_entity crm_entity_deal;
extern const struct crm_entity crm_entity_deal_contact;

#endif
