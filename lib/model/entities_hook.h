/*
 * What hooks are told of beside what the journal tells: what a clock found.
 */
#ifndef CRM_MODEL_ENTITIES_HOOK_H
#define CRM_MODEL_ENTITIES_HOOK_H

#include "model/model.h"

extern const struct crm_entity crm_entity_occurrence;

#endif
