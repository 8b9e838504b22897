/*
 * An organisation's own entities and fields: the records of `entity` and `field`, read into a model.
 */
#ifndef CRM_STORE_OWN_H
#define CRM_STORE_OWN_H

#include "base/id.h"
#include "store/store.h"

/* Appends them to a model fresh from crm_model_new. */
CRM_MUST_USE crm_err crm_own_load(struct crm_db *db, struct crm_model *model);

/* The id that the definition of this field has, or, without one (NULL), that of the entity. */
void crm_own_id(const char *entity, const char *field, char id[CRM_ID_SIZE]);

/* Is this a record that changes the model? */
bool crm_own_is_definition(const struct crm_entity *entity);

#endif
