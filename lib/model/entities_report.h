/*
 * What is asked again and again: reports, pages of them, and what is learned for them. (Inside the room: see entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_REPORT_H
#define CRM_MODEL_ENTITIES_REPORT_H

#include "model/model.h"

extern const struct crm_entity crm_entity_report;
extern const struct crm_entity crm_entity_predictor;
extern const struct crm_entity crm_entity_dashboard;

#endif
