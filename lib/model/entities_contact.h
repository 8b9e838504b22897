/*
 * People, and the words they share with other entities. (Inside the room: see
 * entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_CONTACT_H
#define CRM_MODEL_ENTITIES_CONTACT_H

#include "model/model.h"

extern const struct crm_entity crm_entity_contact, crm_entity_nickname;

/* Where contacts and deals come from; NULL-ended. */
extern const char *const crm_choices_source[];

#endif
