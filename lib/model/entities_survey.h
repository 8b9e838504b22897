/*
 * How satisfied customers are: what they are asked, and what they answered. (Inside the room: see entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_SURVEY_H
#define CRM_MODEL_ENTITIES_SURVEY_H

#include "model/model.h"

extern const struct crm_entity crm_entity_survey;
extern const struct crm_entity crm_entity_survey_answer;

#endif
