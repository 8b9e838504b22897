/*
 * Who is told of what, how and when.
 */
#ifndef CRM_MODEL_ENTITIES_NOTICE_H
#define CRM_MODEL_ENTITIES_NOTICE_H

#include "model/model.h"

extern const struct crm_entity crm_entity_subscription;

#endif
