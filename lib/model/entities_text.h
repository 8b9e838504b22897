/*
 * Texts that are written again and again: templates, and macros, which write one of them and set fields. (Inside the room:
 * see entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_TEXT_H
#define CRM_MODEL_ENTITIES_TEXT_H

#include "model/model.h"

extern const struct crm_entity crm_entity_template;
extern const struct crm_entity crm_entity_macro;

#endif
