/*
 * Companies: organisations we deal with. (Inside the room: see entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_COMPANY_H
#define CRM_MODEL_ENTITIES_COMPANY_H

#include "model/model.h"

extern const struct crm_entity crm_entity_company;

#endif
