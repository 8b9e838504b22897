/*
 * What is to be done and what was done: tasks and activities. (Inside the room: see
 * entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_WORK_H
#define CRM_MODEL_ENTITIES_WORK_H

#include "model/model.h"

extern const struct crm_entity crm_entity_task;
extern const struct crm_entity crm_entity_activity;

#endif
