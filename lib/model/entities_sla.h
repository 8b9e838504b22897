/*
 * What is promised to customers and when people work: calendars with their holidays, and policies (service level
 * agreements). (Inside the room: see entities.h.)
 */
#ifndef CRM_MODEL_ENTITIES_SLA_H
#define CRM_MODEL_ENTITIES_SLA_H

#include "model/model.h"

extern const struct crm_entity crm_entity_calendar;
extern const struct crm_entity crm_entity_holiday;
extern const struct crm_entity crm_entity_sla;

#endif
