/*
 * The table of goals (quotas): what a user, a team or all are to reach in a period. What they have reached says the report goals.
 */
#ifndef CRM_MODEL_ENTITIES_GOAL_H
#define CRM_MODEL_ENTITIES_GOAL_H

#include "model/model.h"

extern const struct crm_entity crm_entity_goal;

#endif
