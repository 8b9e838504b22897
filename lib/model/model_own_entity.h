/*
 * An organisation's own entities: crm_model_add_entity, declared in model.h, and what
 * adding a field has to know of them. (Inside the room.)
 */
#ifndef CRM_MODEL_MODEL_OWN_ENTITY_H
#define CRM_MODEL_MODEL_OWN_ENTITY_H

#include "model/model.h"

/* By name or alias, to be changed; NULL if there is none. */
struct crm_entity *crm_model_find_own(const struct crm_model *model, const char *name);
/* A field of this name was added: it becomes the label if the entity waits for it. */
void crm_entity_settle_label(struct crm_entity *entity, const char *name);

#endif
