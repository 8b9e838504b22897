/*
 * What is shared between the built-in part of the model and what an organisation adds
 * to it: crm_model_add_field is in model_own.c, crm_model_add_entity in model_own_entity.c.
 * (Inside the room.)
 */
#ifndef CRM_MODEL_MODEL_OWN_H
#define CRM_MODEL_MODEL_OWN_H

#include "model/model.h"

/* Sets fields and count from the entity's own rows and the common ones. */
void crm_entity_build(struct crm_entity *entity, struct crm_arena *arena);

#endif
