/*
 * What hooks are told of beside what the journal tells: what a clock found, and what other systems told.
 */
#ifndef CRM_MODEL_ENTITIES_HOOK_H
#define CRM_MODEL_ENTITIES_HOOK_H

#include "model/model.h"

extern const struct crm_entity crm_entity_occurrence;
extern const struct crm_entity crm_entity_inbound_event;

#endif
